/**
 * `deno task bench tiles`: bytes to a viewer and the encoder's time, with tiles and without, for a
 * whole converging render and for a region of one.
 */
import { decodeFrame, encodeEvent, subjects } from "@fuelrail/contracts";
import { type Bus, createMemoryHub } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { startFrameIngest } from "../../services/frame-ingest/service.ts";
import type { FrameIdentity, RoomFrame } from "../../services/gateway/core/room_frame.ts";
import { acceptFrame, createRoomFrames } from "../../services/gateway/core/room_frames.ts";
import { acceptTiles, type Had, patchFor } from "../../services/gateway/core/tiles/patch.ts";
import { type Peer, startPeer } from "../octane_peer/peer.ts";
import { until } from "../testkit/until.ts";
import { round } from "./percentiles.ts";
import { report } from "./result.ts";
import { benchRoom } from "./rig.ts";

type Form = "whole" | "tiles";
type Scene = "converging" | "region";

interface Render {
  readonly scene: Scene;
  readonly width: number;
  readonly height: number;
  readonly maxSamples: number;
}

const RENDERS: readonly Render[] = [
  { scene: "region", width: 512, height: 256, maxSamples: 100_000 },
  { scene: "region", width: 1024, height: 512, maxSamples: 100_000 },
  { scene: "converging", width: 512, height: 256, maxSamples: 120 },
];
/** How long a region is rendered, ms. */
const REGION_MS = 10_000;
const DEMAND_EVERY_MS = 2_000;
const PATIENCE_MS = 600_000;

const room = benchRoom();
const encoder = new TextEncoder();

for (const render of RENDERS) {
  const [whole, tiles] = [await measure(render, "whole"), await measure(render, "tiles")];
  const { scene, width, height } = render;
  const bytesAnImageAgainstWhole = round(tiles.bytes / tiles.images / (whole.bytes / whole.images));
  report("tiles", { scene, width, height, bytesAnImageAgainstWhole });
}

/** What one viewer got that acknowledges at once, and what it cost to make. */
interface Run {
  readonly seconds: number;
  readonly images: number;
  readonly bytes: number;
  readonly kibAnImage: number;
  readonly wholeFrames: number;
  readonly tileFrames: number;
  readonly encodeMsAnImage: number;
}

async function measure(render: Render, form: Form): Promise<Run> {
  const { scene, width, height, maxSamples } = render;
  const peer = await startPeer({ width, height, maxSamples, paused: true });
  const hub = createMemoryHub();
  const [ingestBus, bus] = [hub.connect("frame-ingest"), hub.connect("viewer")];
  const ingest = await startFrameIngest({
    config: { room, octane: { host: peer.host, port: peer.port } },
    bus: ingestBus,
    clock: systemClock,
    log: createLog("bench", "error"),
    random: Math.random,
  });
  const viewer = watch(bus, form);
  const stopDemand = demand(bus, form);
  const encoderMs = async () => {
    const text = await ingest.metrics.text();
    return 1_000 * (valueOf(text, "encode_seconds_sum") + valueOf(text, "tile_seconds_sum"));
  };
  try {
    peer.engine.resume();
    if (scene === "region") await toRegion(peer, render, viewer);
    const before = await encoderMs();
    const startedMs = performance.now();
    if (scene === "converging") {
      await until(() => viewer.isConverged, { timeoutMs: PATIENCE_MS, what: "the last image" });
    } else {
      await new Promise((resolve) => setTimeout(resolve, REGION_MS));
    }
    const { images, bytes, wholeFrames, tileFrames } = viewer;
    const encodeMs = await encoderMs() - before;
    const run = {
      seconds: round((performance.now() - startedMs) / 1_000),
      ...{ images, bytes, wholeFrames, tileFrames },
      kibAnImage: round(bytes / images / 1024),
      encodeMsAnImage: round(encodeMs / images),
    };
    report("tiles", { scene, form, width, height, ...run });
    return run;
  } finally {
    stopDemand();
    await ingest.stop();
    await bus.drain();
    await ingestBus.drain();
    await peer.stop();
  }
}

/** Lets the render come along a little, and then goes on in a sixteenth of the picture. */
async function toRegion(
  peer: Peer,
  { width, height }: Render,
  viewer: Watch,
): Promise<void> {
  await until(() => viewer.images >= 10, { timeoutMs: PATIENCE_MS, what: "some images" });
  const region = {
    minX: width / 4,
    minY: height / 4,
    maxX: width / 2 - 1,
    maxY: height / 2 - 1,
  };
  peer.engine.setRegion(true, region, 0);
  const from = viewer.images;
  await until(() => viewer.images >= from + 5, { timeoutMs: PATIENCE_MS, what: "the region" });
  viewer.forget();
}

interface Watch {
  images: number;
  bytes: number;
  wholeFrames: number;
  tileFrames: number;
  isConverged: boolean;
  forget(): void;
}

/** Counts what a gateway would send to a viewer, by the gateway's own choice. */
function watch(bus: Bus, form: Form): Watch {
  const frames = createRoomFrames();
  let had: Had | undefined;
  let sent: FrameIdentity | undefined;
  const seen: Watch = {
    ...{ images: 0, bytes: 0, wholeFrames: 0, tileFrames: 0, isConverged: false },
    forget: () => void Object.assign(seen, { images: 0, bytes: 0, wholeFrames: 0, tileFrames: 0 }),
  };

  function give({ header, bytes }: RoomFrame): void {
    if (header.seq > (sent?.seq ?? 0)) seen.images++;
    seen.bytes += bytes.length;
    if (header.kind === "image") seen.wholeFrames++;
    else seen.tileFrames++;
    seen.isConverged ||= header.converged;
    had = header;
    sent = header;
  }

  function look(): void {
    const patch = patchFor(frames, "full", had, sent);
    if (patch.is === "frame") give(patch.frame);
  }

  bus.subscribe(subjects.frame(room, "full"), ({ data }) => {
    const frame = frameOf(data);
    if (acceptFrame(frames, frame) !== "new") return;
    // While tiles come, they are what a viewer goes by; see `onFrame` of the gateway.
    if (form === "whole" || frames.tracks.full === undefined) give(frame);
  });
  bus.subscribe(subjects.tiles(room, "full"), ({ data }) => {
    if (form === "tiles" && acceptTiles(frames, frameOf(data)) === "new") look();
  });
  return seen;
}

function frameOf(bytes: Uint8Array): RoomFrame {
  const decoded = decodeFrame(bytes);
  if (!decoded.ok) throw new Error(decoded.reason);
  return { bytes, header: decoded.header, body: decoded.body, receivedMs: performance.now() };
}

function demand(bus: Bus, form: Form): () => void {
  const full = form === "tiles" ? { max_fps: 0, tiles: true } : { max_fps: 0 };
  const wish = { subscriber: "bench", tiers: { full }, ttl_ms: 10_000 };
  const publish = () =>
    bus.publish(subjects.demand(room), encoder.encode(encodeEvent("demand", wish)));
  publish();
  const timer = setInterval(publish, DEMAND_EVERY_MS);
  return () => clearInterval(timer);
}

/** Sum of a metric over its labels that name the full tier. */
function valueOf(text: string, name: string): number {
  let sum = 0;
  for (const line of text.split("\n")) {
    if (line.startsWith(`fuelrail_ingest_${name}{`) && line.includes('tier="full"')) {
      sum += Number(line.split(" ").at(-1));
    }
  }
  return sum;
}
