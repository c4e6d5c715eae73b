/**
 * `deno task bench storm [viewers] [within ms]`: viewers that all join within two seconds, with a
 * token from one address, beside others who watch already: is anybody refused, how long does it
 * take, and what do those notice who were there before.
 */
import { mintToken } from "../../services/gateway/shell/access/mint.ts";
import { type Crowd, type CrowdResult, type SeenPictures, startCrowd } from "./crowd_process.ts";
import { type Farm, startFarm } from "./farm.ts";
import { percentilesOf, round } from "./percentiles.ts";
import { report } from "./result.ts";
import { benchRoom, cpuSeconds, startFrameSource } from "./rig.ts";
import { unixMs } from "./time.ts";

const VIEWERS = Number(Deno.args[0] ?? 500);
const WITHIN_MS = Number(Deno.args[1] ?? 2_000);
const WATCHING = 20;
const FPS = 10;
const FRAME_BYTES = 40_000;
const GATEWAYS = [1, 2, 4];
/** Of pictures before the storm and after it, ms. */
const QUIET_MS = 6_000;
/** Between the last first picture and what counts as after, ms. */
const SETTLE_MS = 2_000;

const room = benchRoom();
const secret = crypto.getRandomValues(new Uint8Array(32)).toHex();
const { token } = await mintToken({ room, role: "viewer", ttlS: 3_600 }, secret, Date.now());

for (const gateways of GATEWAYS) {
  const farm = await startFarm(room, gateways, { AUTH_SECRET: secret, LOG_LEVEL: "info" });
  try {
    await storm(farm);
  } finally {
    await farm.stop();
  }
}

async function storm(farm: Farm): Promise<void> {
  const ports = farm.gateways.map(({ port }) => port);
  const requests = countRequests(farm);
  const source = startFrameSource({ bus: farm.bus, room, fps: FPS, frameBytes: FRAME_BYTES });
  const orders = { ports, room, token, keepsPictures: true };
  const watching = startCrowd({ ...orders, count: WATCHING, withinMs: 100 });
  const crowds: Crowd[] = [watching];
  try {
    await watching.joined;
    await pause(1_000);
    const beforeMs = unixMs();
    await pause(QUIET_MS);
    const [askedBefore, cpuBefore] = [requests.count, await gatewayCpu(farm)];
    const stormMs = unixMs();
    const joining = startCrowd({
      ...{ ...orders, keepsPictures: false },
      count: VIEWERS,
      withinMs: WITHIN_MS,
    }, "low");
    crowds.push(joining);
    await joining.joined;
    const joinedMs = unixMs();
    const [askedAfter, cpuAfter] = [requests.count, await gatewayCpu(farm)];
    await pause(SETTLE_MS);
    const afterMs = unixMs();
    await pause(QUIET_MS);
    const endMs = unixMs();
    const came = await joining.end();
    const there = await watching.end();
    const seen = there.viewers.flatMap(({ pictures }) => pictures === undefined ? [] : [pictures]);
    const before = phaseOf(seen, beforeMs, stormMs);
    const during = phaseOf(seen, stormMs, joinedMs);
    const after = phaseOf(seen, afterMs, endMs);
    report("storm", {
      gateways: farm.gateways.length,
      fps: FPS,
      frameBytes: FRAME_BYTES,
      ...joinersOf(came),
      joinersPriority: joining.isLow ? "low" : "as everything",
      requestsOnTheBus: askedAfter - askedBefore,
      gatewayCpuSeconds: round(cpuAfter - cpuBefore),
      watching: WATCHING,
      before,
      during,
      after,
      duringToBefore: ratios(during, before),
      afterToBefore: ratios(after, before),
      watchersLost: there.viewers.filter(({ lost }) => lost !== undefined).length,
      sequenceWentBack: seen.reduce((sum, { seq }) => sum + stepsBack(seq), 0),
    });
  } finally {
    source.stop();
    requests.stop();
    await Promise.all(crowds.map((crowd) => crowd.end().catch(() => {})));
  }
}

function joinersOf({ startedOverMs, viewers }: CrowdResult) {
  const given = (values: readonly (number | undefined)[]) => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? null : percentilesOf(known);
  };
  const refusals = viewers.flatMap(({ refusal }) => refusal === undefined ? [] : [refusal]);
  return {
    viewers: viewers.length,
    joinedWithinMs: Math.round(startedOverMs),
    refused: refusals.length,
    refusals: [...new Set(refusals)].slice(0, 3),
    lost: viewers.filter(({ lost }) => lost !== undefined).length,
    withoutPicture: viewers.filter(({ firstPictureMs }) => firstPictureMs === undefined).length,
    welcomeMs: given(viewers.map(({ welcomeMs }) => welcomeMs)),
    firstPictureMs: given(viewers.map(({ firstPictureMs }) => firstPictureMs)),
  };
}

/** What those saw who were there, from one moment to another. */
function phaseOf(seen: readonly SeenPictures[], fromMs: number, toMs: number) {
  const ages: number[] = [];
  const gaps: number[] = [];
  for (const { atMs, ageMs } of seen) {
    for (const [index, at] of atMs.entries()) {
      if (at < fromMs || at >= toMs) continue;
      ages.push(ageMs[index] ?? NaN);
      const last = atMs[index - 1];
      if (last !== undefined) gaps.push(at - last);
    }
  }
  const seconds = (toMs - fromMs) / 1_000;
  return {
    picturesPerSEach: round(ages.length / seen.length / seconds),
    agesMs: percentilesOf(ages),
    gapsMs: percentilesOf(gaps),
  };
}

type Phase = ReturnType<typeof phaseOf>;

function ratios(phase: Phase, base: Phase) {
  return {
    ageP50: round(phase.agesMs.p50 / base.agesMs.p50),
    ageP99: round(phase.agesMs.p99 / base.agesMs.p99),
    gapP99: round(phase.gapsMs.p99 / base.gapsMs.p99),
    gapMax: round(phase.gapsMs.max / base.gapsMs.max),
  };
}

function stepsBack(seq: readonly number[]): number {
  return seq.filter((one, index) => one < (seq[index - 1] ?? 0)).length;
}

/** Requests that anybody makes on the bus. */
function countRequests({ bus }: Farm) {
  let count = 0;
  const subscription = bus.subscribe(`fuelrail.${room}.req.>`, () => void count++);
  return {
    get count() {
      return count;
    },
    stop: () => subscription.unsubscribe(),
  };
}

async function gatewayCpu({ gateways }: Farm): Promise<number> {
  const used = await Promise.all(gateways.map(({ process }) => cpuSeconds(process.pid)));
  return used.reduce((sum, one) => sum + one, 0);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
