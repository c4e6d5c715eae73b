/**
 * `deno task bench protocols`: bytes and latency of every protocol for the same converging render,
 * which is begun again for each. A subscriber of the bus listens beside every client, since some
 * protocols do not say when their pictures came from Octane.
 */
import { parseEnvelope, subjects } from "@fuelrail/contracts";
import { connectNatsBus } from "@fuelrail/kit/bus";
import { createLog } from "@fuelrail/kit/log";
import { startNatsServer } from "../testkit/nats_server.ts";
import { until } from "../testkit/until.ts";
import { percentilesOf, round } from "./percentiles.ts";
import {
  type Arrival,
  busClient,
  canvasClient,
  type ClientPlace,
  displayClient,
  mjpegClient,
  type ProtocolClient,
  viewerClient,
} from "./protocol_clients.ts";
import { report } from "./result.ts";
import { benchRoom, startPeerProcess, startService } from "./rig.ts";
import { unixMs } from "./time.ts";

const FILM = { width: 512, height: 256 };
const MAX_SAMPLES = 30;
/** Time after the end of the render in which its last messages still come, ms. */
const TAIL_MS = 1_500;
const FINISH_MAX_MS = 120_000;

const room = benchRoom();
await using stack = new AsyncDisposableStack();
const nats = await startNatsServer();
stack.defer(() => nats.stop());
const flags = { ...FILM, "max-samples": MAX_SAMPLES };
const peer = await startPeerProcess(flags, "low");
stack.defer(() => peer.stop());
const octane = { OCTANE_ADDRESS: `127.0.0.1:${peer.port}`, LOG_LEVEL: "warn" };
for (const name of ["frame-ingest", "scene-query"]) {
  const service = startService(name, nats, room, octane);
  stack.defer(() => service.stop());
}
const gateway = startService("gateway", nats, room, { PORT: "0" });
stack.defer(() => gateway.stop());
const port = await gateway.port;
const log = createLog("bench", "error");
const bus = await connectNatsBus({ url: nats.url, name: "bench", log });
stack.defer(() => bus.drain());

/** When the image of a picture came from Octane, by the picture's bytes. */
const capturedAt = new Map<string, number>();
const place: ClientPlace = { port, room, bus };
const reference = busClient(
  "NATS subscriber",
  place,
  (key, atMs) => capturedAt.set(key, atMs),
);
stack.defer(() => reference.stop());
const clients: readonly (() => ProtocolClient)[] = [
  () => reference,
  () => viewerClient("fuelrail.v1 JPEG", place, false),
  () => viewerClient("fuelrail.v1 tiles", place, true),
  () => canvasClient("canvas room", place),
  () => displayClient("display JSON lines", place, ["json"]),
  () => displayClient("display lines diff", place, ["diff", "json"]),
  () => displayClient("display binary", place, ["binary"]),
  () => displayClient("display diff", place, ["diff", "binary"]),
  () => mjpegClient("MJPEG", place),
];

const finished: number[] = [];
const decoder = new TextDecoder();
bus.subscribe(subjects.state(room, "render"), ({ data }) => {
  const parsed = parseEnvelope(decoder.decode(data));
  if (parsed.ok && parsed.event.event_type === "renderFinished") finished.push(unixMs());
});

await until(() => finished.length > 0, { timeoutMs: FINISH_MAX_MS, what: "the first render" });
for (const connect of clients) await measure(connect());

/** Lets one client watch one whole render and reports what came. */
async function measure(client: ProtocolClient): Promise<void> {
  const { name, arrivals } = client;
  await until(() => arrivals.length > 0, { timeoutMs: 60_000, what: `${name} is in the room` });
  const startMs = unixMs();
  await restart();
  await until(() => arrivals.some(({ atMs, isLive }) => isLive && atMs >= startMs), {
    timeoutMs: 60_000,
    what: `${name} has a picture of the new render`,
  });
  // What finished before its first picture came was the render before it.
  const firstMs = unixMs();
  await until(() => finished.some((atMs) => atMs >= firstMs), {
    timeoutMs: FINISH_MAX_MS,
    what: "the render has finished",
  });
  const seconds = round((unixMs() - startMs) / 1_000);
  await new Promise((resolve) => setTimeout(resolve, TAIL_MS));
  if (client !== reference) client.stop();
  const counted = arrivals.filter(({ atMs }) => atMs >= startMs);
  const live = counted.filter(isPicture);
  const ages = live.map((each) => ageMs(each, startMs)).filter((age) => age !== undefined);
  const liveBytes = sumOf(live);
  report("protocols", {
    protocol: name,
    ...FILM,
    samples: MAX_SAMPLES,
    seconds,
    rendererPriority: peer.isLow ? "low" : "as everything",
    pictures: live.length,
    bytesEach: live.length === 0 ? null : Math.round(liveBytes / live.length),
    liveMB: megabytes(liveBytes),
    allMB: megabytes(sumOf(counted)),
    capturedToReceivedMs: ages.length === 0 ? null : percentilesOf(ages),
  });
}

function isPicture({ isLive }: Arrival): boolean {
  return isLive;
}

function ageMs({ atMs, capturedAtMs, key }: Arrival, startMs: number): number | undefined {
  const fromMs = capturedAtMs ?? (key === undefined ? undefined : capturedAt.get(key));
  // A stream repeats its last picture, which says nothing about how long pictures take.
  return fromMs === undefined || fromMs < startMs ? undefined : atMs - fromMs;
}

function sumOf(arrivals: readonly Arrival[]): number {
  return arrivals.reduce((sum, { bytes }) => sum + bytes, 0);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 10_000) / 100;
}

async function restart(): Promise<void> {
  const url = `http://127.0.0.1:${port}/api/rooms/${room}/req/renderCommandRequest`;
  await until(async () => {
    const answer = await fetch(url, { method: "POST", body: '{"command":"restart"}' });
    await answer.body?.cancel();
    return answer.ok;
  }, { timeoutMs: 60_000, what: "the render is restarted" });
}
