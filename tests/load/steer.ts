/**
 * `deno task bench steer [renderer] [events a second] [seconds]`: a pointer's way to Octane's camera
 * and the picture's way back. Renderer, NATS, services and viewer are processes of their own.
 */
import { subjects } from "@fuelrail/contracts";
import { type Bus, connectNatsBus } from "@fuelrail/kit/bus";
import { createLog } from "@fuelrail/kit/log";
import { startNatsServer } from "../testkit/nats_server.ts";
import { connectViewer, type RawViewer, type SeenFrame } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { launchBrowser } from "../web/browser.ts";
import { builtPage } from "../web/built_page.ts";
import { createCameraLog } from "./camera_log.ts";
import { openPageWatch, type PageWatch } from "./page_watch.ts";
import { percentilesOf, round } from "./percentiles.ts";
import { report } from "./result.ts";
import {
  benchRoom,
  type PeerFlags,
  type PeerProcess,
  startPeerProcess,
  startService,
} from "./rig.ts";
import { dragFor } from "./steer_drag.ts";
import { imageTimes, judgeDrag, type PeerSpan, type SeenPicture } from "./steer_spans.ts";
import { unixMs } from "./time.ts";

interface Renderer {
  readonly name: string;
  readonly flags: PeerFlags;
  readonly height: number;
}

const RENDERERS: readonly Renderer[] = [
  {
    name: "fast",
    flags: { replay: true, fps: 60, generation: "alpha5", width: 1024, height: 512 },
    height: 512,
  },
  {
    name: "slow",
    flags: { "sample-delay": 700, width: 256, height: 128, "max-samples": 1000 },
    height: 128,
  },
];
const EVENTS_PER_S = [60, 1000] as const;
const PAGE_EVENTS_PER_S = 60;
const DRAG_S = 10;
/** How long a busy machine may take to start everything, or to end a drag, ms. */
const PATIENCE_MS = 60_000;

const [onlyRenderer, onlyEvents, seconds = DRAG_S] = Deno.args;
const dragMs = Number(seconds) * 1000;
const room = benchRoom();
for (const renderer of RENDERERS) {
  if (onlyRenderer !== undefined && onlyRenderer !== renderer.name) continue;
  for (const eventsPerS of EVENTS_PER_S) {
    if (onlyEvents !== undefined && onlyEvents !== String(eventsPerS)) continue;
    await measure(renderer, eventsPerS, false);
  }
  if (onlyEvents === undefined || onlyEvents === "page") {
    await measure(renderer, PAGE_EVENTS_PER_S, true);
  }
}

/** One drag; with a page, a browser watches it, which takes its share of the machine. */
async function measure(renderer: Renderer, eventsPerS: number, withPage: boolean): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const peer = await startPeerProcess(renderer.flags, "low");
  stack.defer(() => peer.stop());
  const nats = await startNatsServer();
  stack.defer(() => nats.stop());
  const octane = { OCTANE_ADDRESS: `127.0.0.1:${peer.port}` };
  const ingest = startService("frame-ingest", nats, room, { ...octane, LOG_LEVEL: "warn" });
  stack.defer(() => ingest.stop());
  const log = createCameraLog();
  const camera = startService(
    "camera",
    nats,
    room,
    { ...octane, LOG_LEVEL: "debug" },
    (line) => log.onLine(line),
  );
  stack.defer(() => camera.stop());
  if (withPage) await builtPage();
  const gateway = startService("gateway", nats, room, { PORT: "0" });
  stack.defer(() => gateway.stop());
  const bus = await connectNatsBus({
    url: nats.url,
    name: "bench",
    log: createLog("bench", "error"),
  });
  stack.defer(() => bus.drain());
  const firstImagesAtMs = watchFirstImages(bus);
  const port = await gateway.port;
  const viewer = await connectViewer({ port, room });
  stack.defer(() => viewer.close());
  await viewer.next("cameraStateChanged", () => true, PATIENCE_MS);
  await viewer.nextFrame(() => true, PATIENCE_MS);
  const page = withPage ? await watchingPage(stack, port) : undefined;
  const framesBefore = viewer.frames.length;
  const sentAtMs = await dragFor(viewer, { eventsPerS, dragMs, height: renderer.height });
  const last = sentAtMs.size - 1;
  await until(() => log.writes().at(-1)?.inputSeq === last, {
    timeoutMs: PATIENCE_MS,
    what: "the last pose of the drag being written",
  });
  await until(() => (viewer.frames.at(-1)?.header.inputSeq ?? 0) >= last, {
    timeoutMs: PATIENCE_MS,
    what: "the picture of the last pose",
  });
  const frames = viewer.frames.slice(framesBefore);
  const writes = log.writes();
  const drag = {
    sentAtMs,
    writes,
    spans: await spansOf(peer),
    firstImagesAtMs,
    pictures: frames.map(pictureOf),
  };
  report("steer", {
    renderer: renderer.name,
    rendererPriority: peer.isLow ? "low" : "as everything",
    eventsPerS,
    seconds: dragMs / 1000,
    events: sentAtMs.size,
    ...judgeDrag(drag),
    ...picturesSeen(viewer, framesBefore),
    ...page === undefined
      ? {}
      : { writeToImageInPageMs: percentilesOf(imageTimes(writes, await page.pictures())) },
  });
}

async function watchingPage(stack: AsyncDisposableStack, port: number): Promise<PageWatch> {
  const browser = stack.use(await launchBrowser());
  return await openPageWatch(browser, `http://127.0.0.1:${port}/?room=${room}`);
}

function pictureOf({ atMs, header }: SeenFrame): SeenPicture {
  return { atMs: performance.timeOrigin + atMs, inputSeq: header.inputSeq };
}

function picturesSeen({ frames: all }: RawViewer, since: number) {
  const frames = all.slice(since);
  const gapsMs = frames.slice(1).map((frame, i) => frame.atMs - (frames[i]?.atMs ?? 0));
  const backwards = frames.slice(1).filter(
    (frame, i) => frame.header.epoch < (frames[i]?.header.epoch ?? 0),
  ).length;
  return {
    imagesPerS: round(frames.length / (dragMs / 1000)),
    longestGapMs: round(Math.max(...gapsMs)),
    olderAfterNewer: backwards,
  };
}

/** Times at which the first image of an epoch was told of, which is what the next write waits for. */
function watchFirstImages(bus: Bus): readonly number[] {
  const atMs: number[] = [];
  const decoder = new TextDecoder();
  bus.subscribe(subjects.state(room, "render"), ({ data }) => {
    if (decoder.decode(data).includes('"renderFirstImage"')) atMs.push(unixMs());
  });
  return atMs;
}

async function spansOf(peer: PeerProcess): Promise<PeerSpan[]> {
  const { timeOriginMs, spans } = await peer.ask<{
    readonly timeOriginMs: number;
    readonly spans: readonly PeerSpan[];
  }>("spans");
  return spans.map(({ rpc, fromMs, toMs }) => ({
    rpc,
    fromMs: timeOriginMs + fromMs,
    toMs: timeOriginMs + toMs,
  }));
}
