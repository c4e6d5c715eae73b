/** `deno task bench steer`: a pointer's way to Octane's camera and the picture's way back. */
import { encodePointerInput, type PointerInput, subjects } from "@fuelrail/contracts";
import type { Vec3 } from "@fuelrail/camera-math";
import { type Bus, connectNatsBus } from "@fuelrail/kit/bus";
import { createLog } from "@fuelrail/kit/log";
import { type Peer, startPeer } from "../octane_peer/peer.ts";
import type { PeerOptions } from "../octane_peer/peer_options.ts";
import { startNatsServer } from "../testkit/nats_server.ts";
import { connectViewer, type RawViewer, type SeenFrame } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { percentilesOf, round } from "./percentiles.ts";
import { report } from "./result.ts";
import { benchRoom, startService } from "./rig.ts";

const DRAG_MS = 10_000;
const WIDTH = 1024;
const HEIGHT = 512;

interface Renderer {
  readonly name: string;
  readonly options: PeerOptions;
}

const RENDERERS: readonly Renderer[] = [
  { name: "fast", options: { replayFps: 60, generation: "alpha5", width: WIDTH, height: HEIGHT } },
  {
    name: "slow",
    options: { sampleDelayMs: 700, width: WIDTH / 4, height: HEIGHT / 4, maxSamples: 1000 },
  },
];
const EVENTS_PER_S = [60, 1000] as const;
const TURN = 2 * Math.PI;
/** How far a whole drag turns the camera, in turns: less than one, so that a pose tells the event. */
const TURN_SHARE = 0.9;

const room = benchRoom();
for (const renderer of RENDERERS) {
  for (const eventsPerS of EVENTS_PER_S) await measure(renderer, eventsPerS);
}

/** When each event of a drag was sent, by its number; 0 is the press. */
type SentAtMs = readonly number[];

async function measure({ name, options }: Renderer, eventsPerS: number): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const peer = await startPeer(options);
  stack.defer(() => peer.stop());
  const nats = await startNatsServer();
  stack.defer(() => nats.stop());
  const octane = { OCTANE_ADDRESS: peer.address, LOG_LEVEL: "warn" };
  for (const service of ["frame-ingest", "camera"]) {
    const started = startService(service, nats, room, octane);
    stack.defer(() => started.stop());
  }
  const gateway = startService("gateway", nats, room, { PORT: "0" });
  stack.defer(() => gateway.stop());
  const bus = await connectNatsBus({
    url: nats.url,
    name: "bench",
    log: createLog("bench", "error"),
  });
  stack.defer(() => bus.drain());
  const gatesMs = watchFirstImages(bus);
  const viewer = await connectViewer({ port: await gateway.port, room });
  stack.defer(() => viewer.close());
  const start = await viewer.next("cameraStateChanged", () => true, 20_000);
  await viewer.nextFrame(() => true, 20_000);
  const { height = HEIGHT } = options;
  const stepPx = (TURN_SHARE * height) / (eventsPerS * DRAG_MS / 1000);
  peer.resetWrites();
  const framesBefore = viewer.frames.length;
  const sentMs = await drag(viewer, eventsPerS, stepPx);
  const eventOf = eventReader(start, (2 * Math.PI * stepPx) / height);
  await until(() => eventOf(cameraWrites(peer).at(-1)) === sentMs.length - 1, {
    timeoutMs: 10_000,
    what: "the last pose of the drag being written",
  });
  await until(() => (viewer.frames.at(-1)?.header.inputSeq ?? 0) >= sentMs.length, {
    timeoutMs: 10_000,
    what: "the picture of the last pose",
  });
  const writes = cameraWrites(peer).map((write) => ({ atMs: write.atMs, event: eventOf(write) }));
  const frames = viewer.frames.slice(framesBefore);
  reportDrag({ name, eventsPerS, writes, frames, sentMs, gatesMs });
}

/** Times at which the first image of an epoch was told of, which is what the next write waits for. */
function watchFirstImages(bus: Bus): readonly number[] {
  const atMs: number[] = [];
  const decoder = new TextDecoder();
  bus.subscribe(subjects.state(room, "render"), ({ data }) => {
    if (decoder.decode(data).includes('"renderFirstImage"')) atMs.push(performance.now());
  });
  return atMs;
}

/** Drags to the right by `stepPx` with every event, for ten seconds. */
async function drag(viewer: RawViewer, eventsPerS: number, stepPx: number): Promise<SentAtMs> {
  const sentMs: number[] = [];
  const send = (type: PointerInput["type"], x: number): void => {
    viewer.sendBytes(
      encodePointerInput({
        type,
        button: "left",
        buttonsHeld: type === "up" ? 0 : 1,
        modifiers: 0,
        x,
        y: 8,
        wheelNotches: 0,
        inputSeq: sentMs.length,
        pointerType: "mouse",
        pointerSlot: 0,
        keyCode: 0,
        // A screen this coarse lets the first steps already count as a drag.
        cssPixelsPerRenderPixel: 1_000,
      }) as Uint8Array<ArrayBuffer>,
    );
  };
  const startMs = performance.now();
  sentMs.push(startMs);
  send("down", 0);
  while (performance.now() - startMs < DRAG_MS) {
    const due = Math.floor((performance.now() - startMs) * eventsPerS / 1000);
    while (sentMs.length <= due) {
      sentMs.push(performance.now());
      send("move", (sentMs.length - 1) * stepPx);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  sentMs.push(performance.now());
  send("up", (sentMs.length - 2) * stepPx);
  return sentMs.slice(0, -1);
}

interface Written {
  readonly atMs: number;
  readonly event: number;
}

interface Dragged {
  readonly name: string;
  readonly eventsPerS: number;
  readonly writes: readonly Written[];
  readonly frames: readonly SeenFrame[];
  readonly sentMs: SentAtMs;
  readonly gatesMs: readonly number[];
}

function reportDrag({ name, eventsPerS, writes, frames, sentMs, gatesMs }: Dragged): void {
  const toWriteMs: number[] = [];
  const toImageMs: number[] = [];
  for (const [index, { atMs, event }] of writes.entries()) {
    const since = writes[index - 1]?.atMs ?? -Infinity;
    const gateMs = gatesMs.find((at) => at > since) ?? -Infinity;
    const readyMs = Math.max(sentMs[event] ?? Infinity, gateMs < atMs ? gateMs : -Infinity);
    toWriteMs.push(atMs - readyMs);
    const image = frames.find((frame) => frame.atMs > atMs && frame.header.inputSeq >= event);
    if (image !== undefined) toImageMs.push(image.atMs - atMs);
  }
  const gapsMs = frames.slice(1).map((frame, i) => frame.atMs - (frames[i]?.atMs ?? 0));
  const backwards = frames.slice(1).filter(
    (frame, i) => frame.header.epoch < (frames[i]?.header.epoch ?? 0),
  ).length;
  report("steer", {
    renderer: name,
    eventsPerS,
    events: sentMs.length,
    writes: writes.length,
    eventToWriteMs: percentilesOf(toWriteMs),
    writeToImageMs: percentilesOf(toImageMs),
    imagesPerS: round(frames.length / (DRAG_MS / 1000)),
    longestGapMs: round(Math.max(...gapsMs)),
    olderAfterNewer: backwards,
  });
}

type CameraWrite = ReturnType<Peer["writes"]>[number];

function cameraWrites(peer: Peer): readonly CameraWrite[] {
  return peer.writes().filter(({ rpc }) => rpc === "LiveLinkService/SetCamera");
}

/** Reads off a written camera how many events it includes: each turned it by `stepRadians`. */
function eventReader(
  start: { readonly position: Vec3; readonly target: Vec3 },
  stepRadians: number,
): (write: CameraWrite | undefined) => number {
  const azimuth = ([x, , z]: Vec3, [tx, , tz]: Vec3) => Math.atan2(x - tx, z - tz);
  const from = azimuth(start.position, start.target);
  return (write) => {
    if (write === undefined) return -1;
    const { position, target } = write.request as unknown as {
      readonly position: { x: number; y: number; z: number };
      readonly target: { x: number; y: number; z: number };
    };
    const now = azimuth([position.x, position.y, position.z], [target.x, target.y, target.z]);
    const turned = (((from - now) % TURN) + TURN) % TURN;
    return Math.round(turned / stepRadians) % Math.round(TURN / stepRadians);
  };
}
