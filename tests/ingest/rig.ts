import {
  decodeFrame,
  encodeEvent,
  type EventType,
  type FrameHeader,
  parseRoom,
  type PayloadOf,
  subjects,
  type Tier,
  TIERS,
} from "@fuelrail/contracts";
import { type Bus, createMemoryHub } from "@fuelrail/kit/bus";
import { createLog } from "@fuelrail/kit/log";
import { callRequest } from "@fuelrail/kit/requests";
import { type FrameIngest, startFrameIngest } from "../../services/frame-ingest/service.ts";
import type { SessionTimings } from "../../services/frame-ingest/shell/octane_session.ts";
import { type Peer, startPeer } from "../octane_peer/peer.ts";
import type { PeerOptions } from "../octane_peer/peer_options.ts";
import { createSteadyClock } from "../testkit/steady_clock.ts";
import { until } from "../testkit/until.ts";

/** A frame as a subscriber got it. */
export interface SeenFrame {
  readonly header: FrameHeader;
  readonly body: Uint8Array;
}

/** A state event as a subscriber got it. */
export interface SeenEvent {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** frame-ingest on an in-process bus, with everything that it has published. */
export interface Rig {
  readonly bus: Bus;
  readonly ingest: FrameIngest;
  readonly frames: readonly SeenFrame[];
  readonly events: readonly SeenEvent[];
  /** Waits for a frame of a tier. */
  frame(tier: Tier, matches?: (frame: SeenFrame) => boolean): Promise<SeenFrame>;
  /** Waits for an event, among those seen from index `from` on. */
  event<T extends EventType>(
    type: T,
    matches?: (payload: PayloadOf<T>) => boolean,
    from?: number,
  ): Promise<PayloadOf<T>>;
  /** Waits for a link state, among those told from index `from` on. */
  link(link: string, from?: number): Promise<PayloadOf<"linkStatus">>;
  request(
    type: string,
    payload: object,
  ): Promise<{ event_type: string; payload: Record<string, unknown> }>;
  /** The newest frame of a tier as a late comer gets it. */
  snapshot(tier: Tier): Promise<SeenFrame | undefined>;
  /** The value of a counter, summed over labels that include `labels`. */
  counted(name: string, labels?: Readonly<Record<string, string>>): Promise<number>;
  /** Wants these tiers, and no others, from now on. */
  want(fps: Partial<Record<Tier, number>>): void;
  stop(): Promise<void>;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const parsed = parseRoom("RIG");
if (!parsed.ok) throw new Error(parsed.reason);

/** The room of every rig. */
export const ROOM = parsed.room;

/** Polls fast, and waits for every answer as long as a busy machine may take. */
const PATIENT: Partial<SessionTimings> = {
  connectTimeoutMs: 60_000,
  pollDeadlineMs: 60_000,
  grabDeadlineMs: 60_000,
  pollWorkingMs: 50,
  pollIdleMs: 100,
  goodbyeMs: 20_000,
};

/** Gives up soon, so that an Octane that does not answer shows in little time. */
export const QUICK: Partial<SessionTimings> = {
  ...PATIENT,
  connectTimeoutMs: 2_000,
  pollDeadlineMs: 500,
  grabDeadlineMs: 2_000,
  goodbyeMs: 1_000,
};

/** How long a large picture may take on a busy machine, ms. */
const FRAME_MS = 240_000;
/** Demand is repeated as often as subscribers do, ms. */
const REPEAT_MS = 2_000;

/** Starts frame-ingest against an address; stop it to leave nothing behind. */
export async function startRig(
  octane: { readonly host: string; readonly port: number },
  timings: Partial<SessionTimings> = PATIENT,
): Promise<Rig> {
  const clock = createSteadyClock();
  const hub = createMemoryHub({ clock });
  const bus = hub.connect("viewer");
  const ingestBus = hub.connect("frame-ingest");
  const frames: SeenFrame[] = [];
  const events: SeenEvent[] = [];
  for (const tier of TIERS) {
    bus.subscribe(subjects.frame(ROOM, tier), ({ data }) => {
      const frame = decodeFrame(data);
      if (!frame.ok) throw new Error(frame.reason);
      frames.push(frame);
    });
  }
  for (const kind of ["status", "render", "stream"] as const) {
    bus.subscribe(subjects.state(ROOM, kind), ({ data }) => {
      const { event_type: type, payload } = JSON.parse(decoder.decode(data));
      if (type !== "stateRevision") events.push({ type, payload });
    });
  }
  const ingest = await startFrameIngest({
    config: { room: ROOM, octane },
    bus: ingestBus,
    clock,
    log: createLog("frame-ingest", "error"),
    random: Math.random,
    timings,
  });

  let wanting: ReturnType<typeof setInterval> | undefined;

  function event<T extends EventType>(
    type: T,
    matches: (payload: PayloadOf<T>) => boolean = () => true,
    from = 0,
  ): Promise<PayloadOf<T>> {
    return until(
      () =>
        events.slice(from).find((seen) => seen.type === type && matches(seen.payload as never))
          ?.payload as PayloadOf<T> | undefined,
      { what: `event ${type}, seen ${describe(events)}` },
    );
  }

  return {
    bus,
    ingest,
    frames,
    events,
    event,
    frame: (tier, matches = () => true) =>
      until(() => frames.find((frame) => frame.header.tier === tier && matches(frame)), {
        timeoutMs: FRAME_MS,
        what: `a ${tier} frame`,
      }),
    link: (link, from = 0) => event("linkStatus", (payload) => payload.link === link, from),
    request: (type, payload) => callRequest(bus, ROOM, type, { ...payload }, { role: "service" }),
    async snapshot(tier) {
      const body = encoder.encode(JSON.stringify({ payload: { tier }, role: "service" }));
      const reply = await bus.request(subjects.snapshot(ROOM, "frame"), body);
      if (reply.headers["Fuelrail-None"] === "1") return undefined;
      const frame = decodeFrame(reply.data);
      if (!frame.ok) throw new Error(frame.reason);
      return frame;
    },
    counted: async (name, labels = {}) => sum(await ingest.metrics.text(), name, labels),
    want(fps) {
      const tiers = Object.fromEntries(
        Object.entries(fps).map(([tier, max]) => [tier, { max_fps: max }]),
      );
      const demand = { subscriber: "rig", tiers, ttl_ms: 10_000 };
      const say = () =>
        bus.publish(subjects.demand(ROOM), encoder.encode(encodeEvent("demand", demand)));
      say();
      clearInterval(wanting);
      wanting = setInterval(say, REPEAT_MS);
    },
    async stop() {
      clearInterval(wanting);
      await ingest.stop();
      await ingestBus.drain();
      await bus.drain();
    },
  };
}

/** Runs a test with a test renderer and a rig on it, and leaves nothing behind. */
export async function withRig(
  options: PeerOptions,
  test: (rig: Rig, peer: Peer) => Promise<void>,
  timings?: Partial<SessionTimings>,
): Promise<void> {
  const peer = await startPeer({ width: 64, height: 32, maxSamples: 16, ...options });
  try {
    const rig = await startRig(peer, timings);
    try {
      await test(rig, peer);
    } finally {
      await rig.stop();
    }
  } finally {
    await peer.stop();
  }
}

function describe(events: readonly SeenEvent[]): string {
  return events.slice(-12).map(({ type, payload }) => {
    return type === "linkStatus" ? `linkStatus ${payload.link} (${payload.reason})` : type;
  }).join(", ");
}

function sum(text: string, name: string, labels: Readonly<Record<string, string>>): number {
  let total = 0;
  for (const line of text.split("\n")) {
    const match = /^fuelrail_ingest_(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (match === null || match[1] !== name) continue;
    const has = (key: string, value: string) => (match[2] ?? "").includes(`${key}="${value}"`);
    if (Object.entries(labels).every(([key, value]) => has(key, value))) total += Number(match[3]);
  }
  return total;
}
