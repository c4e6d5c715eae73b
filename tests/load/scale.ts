/**
 * `deno task bench scale`: 100 to 1,000 viewers over 1, 2 and 4 gateways on this machine, the load
 * generator on it too; then what each part of a load costs, fitted to some of the points and
 * checked against the others.
 */
import { type Crowd, startCrowd } from "./crowd_process.ts";
import { type Farm, startFarm } from "./farm.ts";
import { percentilesOf, round } from "./percentiles.ts";
import { report } from "./result.ts";
import { benchRoom, cpuSeconds, residentKiB, startFrameSource } from "./rig.ts";
import { fitSizing, gatewaysFor, predictCost, type ScalePoint } from "./sizing_model.ts";
import { unixMs } from "./time.ts";

interface Step {
  readonly viewers: number;
  readonly gateways: number;
  readonly fps: number;
  readonly pictureBytes: number;
  /** Whether the model is fitted to it, or checked against it. */
  readonly use: "fit" | "check";
}

const STEPS: readonly Step[] = [
  { viewers: 100, gateways: 1, fps: 10, pictureBytes: 40_000, use: "fit" },
  { viewers: 100, gateways: 2, fps: 30, pictureBytes: 80_000, use: "check" },
  { viewers: 250, gateways: 1, fps: 10, pictureBytes: 40_000, use: "check" },
  { viewers: 250, gateways: 2, fps: 20, pictureBytes: 10_000, use: "fit" },
  { viewers: 250, gateways: 4, fps: 10, pictureBytes: 40_000, use: "fit" },
  { viewers: 500, gateways: 1, fps: 10, pictureBytes: 80_000, use: "fit" },
  { viewers: 500, gateways: 2, fps: 10, pictureBytes: 40_000, use: "check" },
  { viewers: 500, gateways: 4, fps: 10, pictureBytes: 20_000, use: "check" },
  { viewers: 1_000, gateways: 1, fps: 5, pictureBytes: 20_000, use: "fit" },
  { viewers: 1_000, gateways: 2, fps: 5, pictureBytes: 40_000, use: "check" },
  { viewers: 1_000, gateways: 4, fps: 5, pictureBytes: 40_000, use: "fit" },
];
/** Viewers that one process of them is given, at most: it has one thread. */
const CROWD_MAX = 500;
const JOIN_MS_PER_VIEWER = 3;
const WARM_UP_MS = 1_500;
const DURATION_MS = 5_000;
const MEBI = 1_024;
/** The system counts processor time in hundredths of a second. */
const TELLING_CORES = 0.02;

const room = benchRoom();
const points: (ScalePoint & { readonly use: Step["use"] })[] = [];
for (const step of STEPS) points.push(await measure(step));

const model = fitSizing(points.filter(({ use }) => use === "fit"));
report("scale.model", {
  fittedTo: points.filter(({ use }) => use === "fit").length,
  ...Object.fromEntries(
    Object.entries(model).map(([name, cost]) => [name, Number(cost.toPrecision(3))]),
  ),
});
for (const point of points.filter(({ use }) => use === "check")) {
  const predicted = predictCost(model, point);
  const compared = (["gatewayCores", "gatewayMiB", "natsCores"] as const).map((name) => [name, {
    predicted: round(predicted[name]),
    measured: round(point[name]),
    // Of next to nothing a share says nothing.
    errorPercent: point[name] < TELLING_CORES
      ? null
      : Math.round((predicted[name] / point[name] - 1) * 100),
  }]);
  const { viewers, gateways, sourceFps, pictureBytes } = point;
  const load = { viewers, gateways, fps: round(sourceFps), pictureBytes };
  report("scale.check", { ...load, ...Object.fromEntries(compared) });
}
/** Half a core of each gateway, and a network card of 10 Gbit/s of which half is used. */
const ROOM = { cores: 0.5, megabytesPerS: 625 };
for (const viewers of [1_000, 2_000, 5_000]) {
  for (const wish of [{ fps: 10, pictureBytes: 40_000 }, { fps: 30, pictureBytes: 80_000 }]) {
    const { gateways, cost, megabytesPerS } = gatewaysFor(model, { viewers, ...wish }, ROOM);
    report("scale.paper", {
      ...{ viewers, ...wish, gateways },
      megabytesPerS: Math.round(megabytesPerS),
      gatewayCores: round(cost.gatewayCores),
      gatewayMiB: Math.round(cost.gatewayMiB),
      natsCores: round(cost.natsCores),
    });
  }
}

async function measure(step: Step): Promise<ScalePoint & { readonly use: Step["use"] }> {
  const { viewers, gateways, fps, pictureBytes, use } = step;
  const farm = await startFarm(room, gateways);
  const source = startFrameSource({ bus: farm.bus, room, fps, frameBytes: pictureBytes });
  const crowds = startCrowds(farm, viewers);
  try {
    await Promise.all(crowds.map(({ joined }) => joined));
    await pause(WARM_UP_MS);
    const [before, publishedBefore] = [await usage(farm, crowds), source.published];
    await pause(DURATION_MS);
    const [after, publishedAfter] = [await usage(farm, crowds), source.published];
    const seconds = (after.atMs - before.atMs) / 1_000;
    const sourceFps = (publishedAfter - publishedBefore) / seconds;
    const memory = await Promise.all(
      farm.gateways.map(({ process }) => residentKiB(process.pid)),
    );
    const results = await Promise.all(crowds.map((crowd) => crowd.end()));
    const everybody = results.flatMap((result) => result.viewers);
    const ages: number[] = [];
    for (const { pictures } of everybody) {
      for (const [index, atMs] of pictures?.atMs.entries() ?? []) {
        if (atMs >= before.atMs && atMs < after.atMs) ages.push(pictures?.ageMs[index] ?? NaN);
      }
    }
    const coresOf = (name: "gateways" | "nats" | "load") => (after[name] - before[name]) / seconds;
    const point = {
      ...{ viewers, gateways, sourceFps, pictureBytes, use },
      sentPerS: ages.length / seconds,
      gatewayCores: coresOf("gateways"),
      gatewayMiB: memory.reduce((sum, kib) => sum + kib, 0) / MEBI,
      natsCores: coresOf("nats"),
    };
    report("scale", {
      ...{ viewers, gateways, fps, pictureBytes, use },
      refused: everybody.filter(({ refusal }) => refusal !== undefined).length,
      lost: everybody.filter(({ lost }) => lost !== undefined).length,
      publishedPerS: round(sourceFps),
      picturesPerSEach: round(point.sentPerS / viewers),
      capturedToReceivedMs: percentilesOf(ages),
      megabytesPerS: round(point.sentPerS * pictureBytes / 1e6),
      gatewayCores: round(point.gatewayCores),
      gatewayMiBEach: Math.round(point.gatewayMiB / gateways),
      natsCores: round(point.natsCores),
      loadGeneratorCores: round(coresOf("load")),
    });
    return point;
  } finally {
    source.stop();
    await Promise.all(crowds.map((crowd) => crowd.end().catch(() => {})));
    await farm.stop();
  }
}

function startCrowds(farm: Farm, viewers: number): Crowd[] {
  const processes = Math.ceil(viewers / CROWD_MAX);
  return Array.from({ length: processes }, () =>
    startCrowd({
      ports: farm.gateways.map(({ port }) => port),
      room,
      count: viewers / processes,
      withinMs: viewers * JOIN_MS_PER_VIEWER,
      keepsPictures: true,
    }));
}

/** Processor time used so far, seconds. */
async function usage({ gateways, nats }: Farm, crowds: readonly Crowd[]) {
  if (nats.pid === undefined) throw new Error("NATS does not run");
  const of = async (pids: readonly number[]) =>
    (await Promise.all(pids.map(cpuSeconds))).reduce((sum, used) => sum + used, 0);
  return {
    atMs: unixMs(),
    gateways: await of(gateways.map(({ process }) => process.pid)),
    nats: await of([nats.pid]),
    load: await of([Deno.pid, ...crowds.map(({ pid }) => pid)]),
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
