/** `deno task bench fanout`: publish to socket, isolation, half-rate viewers and idle memory. */
import { type Rig, startRig } from "./farm.ts";
import { round } from "./percentiles.ts";
import { report } from "./result.ts";
import { benchRoom, cpuSeconds, residentKiB, runViewers, startFrameSource } from "./rig.ts";
import { unixMs } from "./time.ts";
import type { GroupResult, ViewerGroup } from "./viewers.ts";

const FPS = 30;
const FRAME_BYTES = 80_000;
const DURATION_MS = 10_000;
const WARM_UP_MS = 2_000;
const VIEWERS = 100;
const IDLE_VIEWERS = 1_000;
/** Half of what a viewer would need to get every frame. */
const HALF_RATE_BYTES_PER_S = FPS * FRAME_BYTES / 2;

const room = benchRoom();

async function measure(rig: Rig, groups: readonly ViewerGroup[]) {
  const source = startFrameSource({ bus: rig.bus, room, fps: FPS, frameBytes: FRAME_BYTES });
  const startCpu = await cpuSeconds(rig.gatewayPid);
  const startMs = unixMs();
  try {
    const results = await runViewers({
      port: rig.port,
      room,
      groups,
      warmUpMs: WARM_UP_MS,
      durationMs: DURATION_MS,
      joinGapMs: 5,
    });
    const gatewayCores = (await cpuSeconds(rig.gatewayPid) - startCpu) * 1000 /
      (unixMs() - startMs);
    return { results, gatewayCores: round(gatewayCores) };
  } finally {
    source.stop();
  }
}

function shown(result: GroupResult | undefined) {
  if (result === undefined) throw new Error("A group of viewers has no result");
  const fps = round(result.frames / result.viewers / (DURATION_MS / 1000));
  return {
    viewers: result.viewers,
    publishToSocketMs: result.agesMs,
    fpsEach: fps,
    lost: result.lost,
  };
}

async function onFreshRig<T>(work: (rig: Rig) => Promise<T>): Promise<T> {
  const rig = await startRig(room);
  try {
    return await work(rig);
  } finally {
    await rig.stop();
  }
}

const setting = { fps: FPS, frameBytes: FRAME_BYTES, seconds: DURATION_MS / 1000 };

const healthyP99Ms = await onFreshRig(async (rig) => {
  const { results, gatewayCores } = await measure(rig, [
    { name: "healthy", count: VIEWERS, frames: true },
  ]);
  const healthy = shown(results[0]);
  report("fanout.healthy", { ...setting, ...healthy, gatewayCores });
  return healthy.publishToSocketMs?.p99 ?? NaN;
});

await onFreshRig(async (rig) => {
  const half = VIEWERS / 2;
  const alone = await measure(rig, [{ name: "healthy", count: half, frames: true }]);
  const { results, gatewayCores } = await measure(rig, [
    { name: "stalled", count: half, frames: true, stallAfterFrames: 1 },
    { name: "healthy", count: half, frames: true },
  ]);
  const healthy = shown(results[1]);
  const aloneP99Ms = shown(alone.results[0]).publishToSocketMs?.p99 ?? NaN;
  const p99Ms = healthy.publishToSocketMs?.p99 ?? NaN;
  report("fanout.half_stalled", {
    ...setting,
    ...healthy,
    stalled: half,
    gatewayCores,
    movedAgainstHealthyAloneMs: round(p99Ms - aloneP99Ms),
    movedAgainst100HealthyMs: round(p99Ms - healthyP99Ms),
  });
});

await onFreshRig(async (rig) => {
  const { results } = await measure(rig, [
    { name: "half-rate", count: 4, frames: true, bytesPerS: HALF_RATE_BYTES_PER_S },
    { name: "healthy", count: 20, frames: true },
  ]);
  const slow = shown(results[0]);
  const frameMs = FRAME_BYTES * 1000 / HALF_RATE_BYTES_PER_S;
  report("fanout.half_rate", {
    ...setting,
    ...slow,
    bytesPerS: HALF_RATE_BYTES_PER_S,
    oneFrameTakesMs: round(frameMs),
    p99AgainstOneFrame: round((slow.publishToSocketMs?.p99 ?? NaN) / frameMs),
    healthy: shown(results[1]),
  });
});

await onFreshRig(async (rig) => {
  await runViewers(idleOrders(rig, 50, 500));
  const beforeKiB = await residentKiB(rig.gatewayPid);
  const running = runViewers(idleOrders(rig, IDLE_VIEWERS, 6_000));
  const duringKiB = await peakResidentKiB(rig.gatewayPid, running);
  report("fanout.idle", {
    viewers: IDLE_VIEWERS,
    residentBeforeKiB: beforeKiB,
    residentWithViewersKiB: duringKiB,
    kiBEach: round((duringKiB - beforeKiB) / IDLE_VIEWERS),
  });
});

function idleOrders(rig: Rig, count: number, durationMs: number) {
  const groups = [{ name: "idle", count, frames: false }];
  return { port: rig.port, room, groups, warmUpMs: 1_000, durationMs, joinGapMs: 0 };
}

async function peakResidentKiB(pid: number, running: Promise<unknown>): Promise<number> {
  let peak = 0;
  let over = false;
  running.then(() => over = true, () => over = true);
  while (!over) {
    peak = Math.max(peak, await residentKiB(pid));
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  await running;
  return peak;
}
