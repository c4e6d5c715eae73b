/** `deno task bench ingest`: a replayed 60 fps source through frame-ingest to the bus. */
import { decodeFrame, subjects } from "@fuelrail/contracts";
import { type Bus, connectNatsBus } from "@fuelrail/kit/bus";
import { createLog } from "@fuelrail/kit/log";
import { startNatsServer } from "../testkit/nats_server.ts";
import { percentilesOf, round } from "./percentiles.ts";
import { report } from "./result.ts";
import { benchRoom, cpuSeconds, startPeerProcess, startService } from "./rig.ts";
import { unixMs } from "./time.ts";

const DURATION_MS = 10_000;
const WARM_UP_MS = 3_000;
const DEMAND_EVERY_MS = 2_000;

interface Source {
  readonly generation: "alpha5" | "beta2";
  readonly fps: number;
  readonly width: number;
  readonly height: number;
}

const SOURCES: readonly Source[] = [
  { generation: "alpha5", fps: 60, width: 1024, height: 512 },
  { generation: "beta2", fps: 60, width: 1024, height: 512 },
  { generation: "alpha5", fps: 30, width: 1920, height: 1080 },
];

const room = benchRoom();
for (const source of SOURCES) await measure(source);

/** What one subscriber of the full tier saw while counting. */
interface Seen {
  readonly seqs: number[];
  readonly agesMs: number[];
  bytes: number;
}

async function measure(source: Source): Promise<void> {
  const nats = await startNatsServer();
  const peer = await startPeerProcess({ replay: true, ...source });
  const ingest = startService("frame-ingest", nats, room, {
    OCTANE_ADDRESS: `127.0.0.1:${peer.port}`,
    LOG_LEVEL: "warn",
  });
  const bus = await connectNatsBus({
    url: nats.url,
    name: "bench",
    log: createLog("bench", "error"),
  });
  const stopDemand = demandFull(bus, source.fps);
  try {
    await firstFrame(bus);
    await pause(WARM_UP_MS);
    const startCpu = await cpuSeconds(ingest.process.pid);
    const startMs = performance.now();
    const seen = await watch(bus);
    const elapsedS = (performance.now() - startMs) / 1000;
    const cores = (await cpuSeconds(ingest.process.pid) - startCpu) / elapsedS;
    reportSeen(source, seen, elapsedS, cores);
  } finally {
    stopDemand();
    await bus.drain();
    await ingest.stop();
    await peer.stop();
    await nats.stop();
  }
}

function reportSeen(source: Source, seen: Seen, elapsedS: number, cores: number): void {
  const first = seen.seqs[0] ?? 0;
  const last = seen.seqs.at(-1) ?? 0;
  const images = last - first + 1;
  report("ingest", {
    ...source,
    seconds: round(elapsedS),
    imagesPerS: round(images / elapsedS),
    publishedPerS: round(seen.seqs.length / elapsedS),
    dropped: images - seen.seqs.length,
    callbackToBusMs: percentilesOf(seen.agesMs),
    frameKiB: round(seen.bytes / seen.seqs.length / 1024),
    ingestCores: round(cores),
  });
}

async function watch(bus: Bus): Promise<Seen> {
  const seen: Seen = { seqs: [], agesMs: [], bytes: 0 };
  const subscription = bus.subscribe(subjects.frame(room, "full"), ({ data }) => {
    const frame = decodeFrame(data);
    if (!frame.ok) throw new Error(frame.reason);
    seen.seqs.push(frame.header.seq);
    seen.agesMs.push(unixMs() - frame.header.capturedAtMs);
    seen.bytes += data.length;
  });
  await pause(DURATION_MS);
  subscription.unsubscribe();
  return seen;
}

async function firstFrame(bus: Bus): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const subscription = bus.subscribe(subjects.frame(room, "full"), () => resolve());
  const timer = setTimeout(() => reject(new Error("No frame within 20 s")), 20_000);
  await promise.finally(() => {
    clearTimeout(timer);
    subscription.unsubscribe();
  });
}

function demandFull(bus: Bus, maxFps: number): () => void {
  const demand = { subscriber: "bench", tiers: { full: { max_fps: maxFps * 2 } }, ttl_ms: 10_000 };
  const bytes = new TextEncoder().encode(JSON.stringify(demand));
  const publish = () => bus.publish(subjects.demand(room), bytes);
  publish();
  const timer = setInterval(publish, DEMAND_EVERY_MS);
  return () => clearInterval(timer);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
