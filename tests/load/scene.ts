/**
 * `deno task bench scene`: what it takes to know a whole scene, at the first start on an Octane, for
 * a second viewer and at a later start, against a page that walks it itself; and how frames, camera
 * and gateway fare while a large one is read. `deno run -A tests/load/scene.ts 130` does one size,
 * `... 130 steered` reads it while somebody steers.
 */
import { type PayloadOf, subjects } from "@fuelrail/contracts";
import { type Bus, connectNatsBus } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { openOctane, withTurn } from "@fuelrail/kit/octane";
import { callRequest } from "@fuelrail/kit/requests";
import { type Peer, startPeer } from "../octane_peer/peer.ts";
import { startNatsServer } from "../testkit/nats_server.ts";
import { naiveWalk, type Walked } from "./naive_walk.ts";
import { round } from "./percentiles.ts";
import { report } from "./result.ts";
import { benchRoom, startService } from "./rig.ts";
import { startSceneDrag } from "./scene_drag.ts";

const SIZES = [130, 1_050] as const;
const STEERED_SIZE = 10_000;
const REPLAY_FPS = 30;
/** How long a call to a real Octane takes, ms. */
const CALL_MS = 5;
const WALK_LIMIT_MS = 900_000;
/** How long the naive walk of a large scene goes on. */
const NAIVE_PART_MS = 15_000;
/** How long the pace of reading a large scene is measured. */
const PACE_MS = 20_000;
/** How often it is asked whether all was read, which itself takes Octane's machine no call. */
const ASK_MS = 20;
/** Rpcs with which scenes are read; the render settings' pins are read with them too. */
const READING = /^Api(Item|ItemArray|Node|NodeGraph|NodeArray|NodePinInfoEx)Service\//;

const room = benchRoom();
const [size, mode] = Deno.args;
if (size === undefined) {
  for (const nodes of SIZES) await measure(nodes);
  await measureSteered(STEERED_SIZE);
} else if (mode === "steered") await measureSteered(Number(size));
else await measure(Number(size));

/**
 * Reads a large scene while the camera is steered and frames come, and steers again afterwards. How
 * fast it is read is measured for a while; then calls are answered at once, so that all of them are
 * counted in minutes rather than tens of them, and the seconds of a whole reading are reckoned.
 */
async function measureSteered(nodes: number): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const peer = await startPeer({ nodes, width: 64, height: 32, replayFps: REPLAY_FPS });
  stack.defer(() => peer.stop());
  peer.faults.setLatency(CALL_MS);
  const { nats, bus, octane } = await startCommon(stack, peer);
  const drag = await startSceneDrag({ nats, room, bus, octane });
  stack.defer(() => drag.stop());
  const naive = await naively(peer, NAIVE_PART_MS);
  const begun = beginning(bus);
  peer.resetCounts();
  const service = startService("scene-query", nats, room, octane);
  stack.defer(() => service.stop());
  const startMs = await begun;
  const whileRead = await drag.measure();
  const callsBefore = readingCalls(peer);
  await new Promise((resolve) => setTimeout(resolve, PACE_MS));
  const callsInPace = readingCalls(peer) - callsBefore;
  peer.faults.setLatency(0);
  const { nodes: all } = await wholeScene(bus, startMs);
  const calls = readingCalls(peer);
  const byRpc = readingByRpc(peer);
  peer.faults.setLatency(CALL_MS);
  const second = await secondViewer(bus, peer);
  const afterwards = await drag.measure();
  const msPerCall = PACE_MS / callsInPace;
  const naiveSeconds = naive.seconds / naive.nodes * all;
  const seconds = calls * msPerCall / 1000;
  report("scene steered", {
    scene: nodes,
    callMs: CALL_MS,
    nodes: all,
    naive: { ...shown(naive), isPart: naive.isPart === true },
    first: { calls, callsPerNode: round(calls / all), msPerCall: round(msPerCall), byRpc },
    second: shown(second),
    reckoned: {
      naiveSeconds: round(naiveSeconds),
      firstSeconds: round(seconds),
      timesFaster: round(naiveSeconds / seconds),
    },
    whileRead,
    afterwards,
  });
}

async function measure(nodes: number): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const peer = await startPeer({ nodes, width: 64, height: 32, maxSamples: 1, paused: true });
  stack.defer(() => peer.stop());
  peer.faults.setLatency(CALL_MS);
  const naive = await naively(peer);
  const { nats, bus, octane } = await startCommon(stack, peer);
  async function start() {
    const begun = beginning(bus);
    peer.resetCounts();
    const service = startService("scene-query", nats, room, octane);
    return { service, viewer: await firstViewer(bus, peer, begun) };
  }
  const { service, viewer: first } = await start();
  const second = await secondViewer(bus, peer);
  await service.stop();
  const { service: next, viewer: later } = await start();
  stack.defer(() => next.stop());
  report("scene", {
    scene: nodes,
    callMs: CALL_MS,
    nodes: first.nodes,
    naive: shown(naive),
    first: { ...shown(first), byRpc: first.byRpc },
    second: shown(second),
    later: shown(later),
    timesFaster: round(naive.seconds / first.seconds),
    timesFasterLater: round(naive.seconds / later.seconds),
  });
}

async function startCommon(stack: AsyncDisposableStack, peer: Peer) {
  const nats = await startNatsServer();
  stack.defer(() => nats.stop());
  const octane = { OCTANE_ADDRESS: peer.address, LOG_LEVEL: "warn" };
  const bus = await connectNatsBus({
    url: nats.url,
    name: "bench",
    log: createLog("bench", "error"),
  });
  stack.defer(() => bus.drain());
  const ingest = startService("frame-ingest", nats, room, octane);
  stack.defer(() => ingest.stop());
  await untilTurns(bus);
  return { nats, bus, octane };
}

/** The pause that the arbiter of turns makes after its own start is no part of reading. */
async function untilTurns(bus: Bus): Promise<void> {
  for (;;) {
    const given = await withTurn(bus, room, "read", () => Promise.resolve(true)).catch(() => false);
    if (given) return;
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
}

function shown({ nodes, calls, seconds }: Walked) {
  return { nodes, calls, callsPerNode: round(calls / nodes), seconds: round(seconds) };
}

async function naively(peer: Peer, limitMs?: number): Promise<Walked> {
  const connection = await openOctane({
    host: peer.host,
    port: peer.port,
    clock: systemClock,
    log: createLog("bench", "error"),
  });
  try {
    return await naiveWalk(connection, limitMs);
  } finally {
    await connection.close();
  }
}

/** When scene-query met the project and began to read it. */
function beginning(bus: Bus): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const decoder = new TextDecoder();
  const subscription = bus.subscribe(subjects.state(room, "scene"), ({ data }) => {
    if (decoder.decode(data).includes('"sceneChanged"')) resolve(performance.now());
  });
  return promise.finally(() => subscription.unsubscribe());
}

function readingRpcs(peer: Peer) {
  return Object.entries(peer.counts().calls).filter(([rpc]) => READING.test(rpc));
}

function readingByRpc(peer: Peer): Readonly<Record<string, number>> {
  return Object.fromEntries(
    readingRpcs(peer).map(([rpc, count]) => [rpc.slice(rpc.indexOf("/") + 1), count]),
  );
}

function readingCalls(peer: Peer): number {
  return readingRpcs(peer).reduce((sum, [, count]) => sum + count, 0);
}

async function ask<T>(bus: Bus, type: Parameters<typeof callRequest>[2], payload: object) {
  const answer = await callRequest(bus, room, type, { ...payload }, {
    role: "viewer",
    viewerId: "bench",
  });
  return answer.event_type === "viewerError" ? undefined : answer.payload as T;
}

async function firstViewer(bus: Bus, peer: Peer, begun: Promise<number>) {
  const read = await wholeScene(bus, await begun);
  return { ...read, calls: readingCalls(peer), byRpc: readingByRpc(peer) };
}

async function wholeScene(bus: Bus, startMs: number): Promise<Omit<Walked, "calls">> {
  for (;;) {
    const told = await ask<PayloadOf<"getPrimCountResult">>(bus, "getPrimCountRequest", {});
    const seconds = (performance.now() - startMs) / 1000;
    if (told?.complete === true) return { nodes: told.count, seconds };
    if (seconds * 1000 > WALK_LIMIT_MS) throw new Error("The scene is not read in time");
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
}

/** Opens every level, as somebody who expands all of it does. */
async function secondViewer(bus: Bus, peer: Peer): Promise<Walked> {
  peer.resetCounts();
  const startMs = performance.now();
  const seen = new Set<string>();
  const levels = ["/"];
  for (let path = levels.pop(); path !== undefined; path = levels.pop()) {
    let cursor: string | undefined;
    do {
      const page = await ask<PayloadOf<"getChildrenResult">>(bus, "getChildrenRequest", {
        prim_path: path,
        ...(cursor === undefined ? {} : { cursor }),
      });
      if (page === undefined) throw new Error(`${path} was refused`);
      for (const row of page.children) {
        if (seen.has(row.path)) continue;
        seen.add(row.path);
        if (row.children) levels.push(row.path);
      }
      cursor = page.next;
    } while (cursor !== undefined);
  }
  const seconds = (performance.now() - startMs) / 1000;
  return { nodes: seen.size, calls: readingCalls(peer), seconds };
}
