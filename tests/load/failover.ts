/**
 * `deno task bench failover [rounds] [viewers]`: one of two gateways behind a proxy is killed while
 * viewers watch that come back as the page does; how long until each of them has a new picture.
 */
import { until } from "../testkit/until.ts";
import { startBalancer } from "./balancer.ts";
import { startFarm } from "./farm.ts";
import { openPageViewer, type PageViewer } from "./page_viewer.ts";
import { percentilesOf } from "./percentiles.ts";
import { report } from "./result.ts";
import { benchRoom, startFrameSource } from "./rig.ts";
import { unixMs } from "./time.ts";

const ROUNDS = Number(Deno.args[0] ?? 8);
const VIEWERS = Number(Deno.args[1] ?? 60);
const FPS = 10;
const FRAME_BYTES = 40_000;
const BACK_MAX_MS = 30_000;
/** A connection that has held for less counts as a failed attempt to the page, ms. */
const STEADY_MS = 6_000;
/** A viewer with a picture that is no older than this watches, ms. */
const FRESH_MS = 1_000;

const room = benchRoom();
await using stack = new AsyncDisposableStack();
const farm = await startFarm(room, 2);
stack.defer(() => farm.stop());
const balancer = startBalancer(farm.gateways.map(({ port }) => port));
stack.defer(() => balancer.stop());
const source = startFrameSource({ bus: farm.bus, room, fps: FPS, frameBytes: FRAME_BYTES });
stack.defer(() => source.stop());
const viewers = Array.from({ length: VIEWERS }, () => openPageViewer(balancer.port, room));
stack.defer(() => {
  for (const viewer of viewers) viewer.leave();
});

const watches = ({ isJoined, newestAtMs }: PageViewer) =>
  isJoined && unixMs() - newestAtMs < FRESH_MS;
const everybodyWatches = () => until(() => viewers.every(watches), { timeoutMs: BACK_MAX_MS });

const all: number[] = [];
let undisturbed = 0;
for (let round = 1; round <= ROUNDS; round++) {
  await everybodyWatches();
  await new Promise((resolve) => setTimeout(resolve, STEADY_MS));
  await everybodyWatches();
  const backMs = await killFullest(round);
  all.push(...backMs);
}
report("failover", {
  rounds: ROUNDS,
  viewers: VIEWERS,
  fps: FPS,
  frameBytes: FRAME_BYTES,
  killedToNewPictureMs: percentilesOf(all),
  aimP95Ms: 3_000,
  othersThatLostTheirPlace: undisturbed,
});

/** Kills the gateway with the most viewers; when each of them had a new picture, ms after that. */
async function killFullest(round: number): Promise<number[]> {
  const victim =
    farm.gateways.toSorted((a, b) =>
      balancer.connections(b.port) - balancer.connections(a.port)
    )[0];
  if (victim === undefined) throw new Error("There is no gateway to kill");
  const hit = balancer.connections(victim.port);
  const before = viewers.map((viewer) => ({ viewer, losses: viewer.losses }));
  const killedMs = unixMs();
  await farm.kill(victim);
  const lost = () => before.filter(({ viewer, losses }) => viewer.losses > losses);
  await until(() => lost().length >= hit, {
    timeoutMs: BACK_MAX_MS,
    what: "every viewer of the killed gateway notices",
    instead: () => `${lost().length} of ${hit}`,
  });
  const backMs = await until(() => {
    const times = lost().map(({ viewer }) => viewer.backAtMs);
    const known = times.filter((atMs) => atMs !== undefined);
    return known.length === times.length ? known.map((atMs) => atMs - killedMs) : undefined;
  }, { timeoutMs: BACK_MAX_MS, what: "a new picture for everybody" });
  undisturbed += lost().length - hit;
  balancer.remove(victim.port);
  balancer.add((await farm.add()).port);
  report("failover.round", {
    round,
    killedWithViewers: hit,
    viewers: VIEWERS,
    killedToNewPictureMs: percentilesOf(backMs),
  });
  return backMs;
}
