import { type EventType, parseRoom, type PayloadOf, subjects } from "@fuelrail/contracts";
import { type Bus, createMemoryHub } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { callRequest } from "@fuelrail/kit/requests";
import { startFrameIngest } from "../../services/frame-ingest/service.ts";
import type { SceneFolders } from "../../services/scene-query/config.ts";
import { startSceneQuery } from "../../services/scene-query/service.ts";
import { type Peer, startPeer } from "../octane_peer/peer.ts";
import type { PeerOptions } from "../octane_peer/peer_options.ts";
import { createSteadyClock } from "../testkit/steady_clock.ts";
import { until } from "../testkit/until.ts";

const parsed = parseRoom("SCENE");
if (!parsed.ok) throw new Error(parsed.reason);

/** The room of every rig. */
export const ROOM = parsed.room;

/** frame-ingest and scene-query on an in-process bus, in front of a test renderer. */
export interface Rig {
  readonly peer: Peer;
  /** One more connection to the bus. */
  readonly bus: Bus;
  /** The services' clock, which leaves out the time in which the machine stood still. */
  readonly clock: Clock;
  /** State events of scene-query in their order. */
  readonly events: readonly { readonly type: string; readonly payload: Record<string, unknown> }[];
  /** Makes a request as an operator called Ada. */
  ask(type: EventType, payload?: object): Promise<Answer>;
  /** Makes a request whose answer must be of a type. */
  get<T extends EventType>(type: EventType, payload: object, reply: T): Promise<PayloadOf<T>>;
  /** Waits until the whole scene was read. */
  walked(): Promise<number>;
  /** Stops scene-query and starts another in its place. */
  restartScene(): Promise<void>;
}

/** What a request was answered with. */
export interface Answer {
  readonly event_type: string;
  readonly payload: Record<string, unknown>;
}

export interface RigOptions extends PeerOptions {
  readonly readOnly?: boolean;
  /** Folders of projects, assets and exports. */
  readonly folders?: SceneFolders;
  /** Largest exported file that is brought to a browser. */
  readonly exportBytesMax?: number;
}

const decoder = new TextDecoder();

/** Runs a test against a rig, and leaves nothing behind. */
export async function withRig(
  { readOnly = false, folders = {}, exportBytesMax, ...peerOptions }: RigOptions,
  test: (rig: Rig) => Promise<void>,
): Promise<void> {
  const peer = await startPeer({ width: 64, height: 32, maxSamples: 4, ...peerOptions });
  const clock = createSteadyClock();
  const hub = createMemoryHub({ clock });
  const buses = ["viewer", "frame-ingest", "scene-query"].map((name) => hub.connect(name));
  const [bus, ingestBus, sceneBus] = buses as [Bus, Bus, Bus];
  const log = createLog("test", "error");
  const common = { clock, log, random: Math.random };
  const octane = { host: peer.host, port: peer.port };
  const start = () =>
    startSceneQuery({
      ...common,
      config: {
        room: ROOM,
        octane,
        readOnly,
        ...folders,
        ...(exportBytesMax === undefined ? {} : { exportBytesMax }),
      },
      bus: sceneBus,
    });
  const events: { type: string; payload: Record<string, unknown> }[] = [];
  for (const kind of ["scene", "settings"] as const) {
    bus.subscribe(subjects.state(ROOM, kind), ({ data }) => {
      const { event_type: type, payload } = JSON.parse(decoder.decode(data));
      if (type !== "stateRevision") events.push({ type, payload });
    });
  }
  let isLive = false;
  bus.subscribe(subjects.state(ROOM, "status"), ({ data }) => {
    const { event_type: type, payload } = JSON.parse(decoder.decode(data));
    if (type === "linkStatus") isLive = payload.link === "live" || payload.link === "idle";
  });
  const ingest = await startFrameIngest({
    ...common,
    config: { room: ROOM, octane },
    bus: ingestBus,
  });
  let scene: Awaited<ReturnType<typeof start>> | undefined;
  const once: Rig["ask"] = (type, payload = {}) =>
    callRequest(bus, ROOM, type, { ...payload }, {
      role: "operator",
      viewerId: "v1",
      name: "Ada",
    });
  /**
   * Asks again while it is not known yet whether the room is locked, which takes a moment after a
   * start, and while what is asked for is still being read, which a busy machine does slowly.
   */
  const isNotYet = /lock.* not known yet| still being read; try again$/;
  const ask: Rig["ask"] = (type, payload) =>
    until(async () => {
      const answer = await once(type, payload);
      return isNotYet.test(String(answer.payload.message)) ? undefined : answer;
    }, { what: `an answer to ${type} that does not put off` });
  const get: Rig["get"] = async (type, payload, reply) => {
    const answer = await ask(type, payload);
    if (answer.event_type !== reply) throw new Error(JSON.stringify(answer));
    return answer.payload as never;
  };
  try {
    await until(() => isLive, { what: "a live link" });
    scene = await start();
    await test({
      peer,
      bus,
      clock,
      events,
      ask,
      get,
      walked: () =>
        until(async () => {
          const read = await callRequest(bus, ROOM, "resolveNodes", { types: ["scope"] });
          if (read.payload.complete !== true) return undefined;
          return (await get("getPrimCountRequest", {}, "getPrimCountResult")).count;
        }, { what: "the whole scene" }),
      async restartScene() {
        await scene?.stop();
        scene = await start();
      },
    });
  } finally {
    await scene?.stop();
    await ingest.stop();
    for (const one of buses) await one.drain();
    await peer.stop();
  }
}
