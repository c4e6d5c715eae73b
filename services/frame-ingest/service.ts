import type { Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { formatHostPort } from "@fuelrail/kit/config";
import type { Log } from "@fuelrail/kit/log";
import type { Metrics } from "@fuelrail/kit/metrics";
import { watchCalls } from "@fuelrail/kit/calls";
import { ownerMissing } from "@fuelrail/kit/readiness";
import { serveRequests } from "@fuelrail/kit/requests";
import { traceBus, type Tracer } from "@fuelrail/kit/tracing";
import { isWorking } from "./core/render_state.ts";
import { createRest, noteRest, restedLevel } from "./core/rested_level.ts";
import { followDemand } from "./shell/demand_feed.ts";
import type { EngineReading } from "./shell/engine_reader.ts";
import { serveFrames } from "./shell/frame_responders.ts";
import { createFrameWorks } from "./shell/frame_works.ts";
import { createIngestDebug } from "./shell/ingest_debug.ts";
import { createIngestMetrics } from "./shell/ingest_metrics.ts";
import { createLane } from "./shell/lane.ts";
import { createLevelTrail } from "./shell/level_trail.ts";
import { createLinkWatch } from "./shell/link_watch.ts";
import {
  createOctaneSession,
  SESSION_TIMINGS,
  type SessionHandlers,
  type SessionTimings,
} from "./shell/octane_session.ts";
import { createPassWatch } from "./shell/pass_watch.ts";
import { createRenderWatch } from "./shell/render_watch.ts";
import { createStreamSettingsDesk } from "./shell/stream_settings_desk.ts";
import { createTurnDesk } from "./shell/turn_desk.ts";

export interface FrameIngestOptions {
  readonly config: {
    readonly room: Room;
    readonly octane: { readonly host: string; readonly port: number };
  };
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** How long Octane may take and how often it is asked; the defaults suit a real one. */
  readonly timings?: Partial<SessionTimings>;
  /** Absent while nothing is traced. */
  readonly tracer?: Tracer | undefined;
}

/** A running frame-ingest. */
export interface FrameIngest {
  /** Random for each start; in every frame and state event. */
  readonly session: number;
  readonly metrics: Metrics;
  /** What keeps it from its work, which may be to say that Octane is not there; else nothing. */
  missing(): Promise<string[]>;
  /** Waits for the turn that is out, finishes the frames in work, and ends. */
  stop(): Promise<void>;
}

/**
 * Starts taking frames from one Octane into one room: link, frames, stills, progress, turns and
 * stream settings. Resolves at once, whether or not Octane is there.
 */
export function startFrameIngest(options: FrameIngestOptions): Promise<FrameIngest> {
  const { clock, log, random, tracer } = options;
  const bus = traceBus(options.bus, tracer);
  const { room, octane: address } = options.config;
  const session = Math.floor(random() * 2 ** 32) >>> 0;
  const counters = createIngestMetrics({
    bus,
    link: () => link.view.link,
    renderState: () => render.state,
    epoch: () => works.epoch,
    turnsWaiting: () => turns.waiting,
    gestureRuns: () => turns.gestureRuns(),
  });
  const trail = createLevelTrail(clock, counters, tracer);
  const base = { bus, room, session, clock, log, counters, trail };
  const watchCall = watchCalls({
    ...{ counts: counters, tracer, clock, log },
    tap: { call: (report) => debug.call(report) },
  });
  const debug = createIngestDebug(base);

  const handlers: SessionHandlers = {
    opened() {
      works.beginRun();
      rest = createRest();
    },
    connected(connection, reading) {
      const { generation, version, rendererName: renderer } = connection;
      const { state, hasTarget } = reading;
      counters.connects.inc({ result: "ok" });
      takeReading(reading);
      link.take({ type: "connected", generation, version, renderer, state, hasTarget });
      turns.link(true);
    },
    failed(fault) {
      counters.connects.inc({ result: fault.kind });
      turns.link(false);
      link.take({ type: "failed", fault, random: random() });
    },
    reading(reading) {
      const { state, hasTarget } = reading;
      takeReading(reading);
      link.take({ type: "render", state, hasTarget });
    },
    overdue: (call, afterMs) => link.take({ type: "overdue", call, afterMs }),
    answered: () => link.take({ type: "answered" }),
    images(images, at, how) {
      const [first] = images;
      if (first === undefined) return;
      const atLeastLevel = how === "grabbed" ? restedLevel(rest, at.nowMs) : undefined;
      works.image(passes.named(first), at, atLeastLevel);
    },
    projectChanged() {
      works.beginProject();
      rest = createRest();
      turns.project();
    },
    renderFailed: (reason) => render.failed(reason),
    unreadable(reason) {
      counters.unreadable.inc();
      log.throttled("unreadable", 10_000).warn("a stream message is unreadable", { reason });
    },
    registration: (registration) => debug.registration(registration),
    message({ type }, parseMs) {
      counters.callbacks.inc({ type });
      if (type === "newImage") counters.parse.observe({ source: "stream" }, parseMs / 1_000);
    },
  };
  const lane = createLane((busy) => turns.lane(busy));
  const octane = createOctaneSession({
    ...address,
    clock,
    log,
    lane,
    handlers,
    timings: { ...SESSION_TIMINGS, ...options.timings },
    onCall(report) {
      watchCall(report);
      const { rpc, parseMs } = report;
      if (parseMs !== undefined && rpc.endsWith("/grabRenderResult")) {
        counters.parse.observe({ source: "grab" }, parseMs / 1_000);
      }
    },
  });
  const link = createLinkWatch({
    ...base,
    peer: formatHostPort(address),
    onRetry: connect,
    onDrop: (fault) => octane.drop(fault),
    onUp: (up) => works.linkUp(up),
  });
  const render = createRenderWatch({ ...base, onFirstImage: (level) => turns.image(level) });
  const settings = createStreamSettingsDesk({ ...base, onLook: () => works.lookChanged() });
  const passes = createPassWatch({ ...base, onChange: () => octane.grabSoon() });
  const turns = createTurnDesk({
    ...base,
    projectGeneration: () => works.admission.projectGeneration,
    probe: () => octane.probe(),
    onLane: (closed) => lane.setClosed(closed),
    onGranted({ class: kind, reason }) {
      if (kind === "gesture") works.admission.gestureGranted();
      if (kind === "load") {
        link.take({ type: "load", running: true, ...(reason === undefined ? {} : { reason }) });
      }
    },
    onOver(kind, made) {
      if (kind === "gesture") works.admission.gestureEnded(made);
      else works.admission.levelMade(made);
      if (kind === "load") link.take({ type: "load", running: false });
      octane.readSoon();
    },
    onGesture: () => works.gestureChanged(),
    onMade: (level) => trail.made(level),
  });
  const works = createFrameWorks({
    ...base,
    settings: () => settings.store.current,
    gestureRuns: () => turns.gestureRuns(),
    onEpoch: (epoch, level) => render.epoch(epoch, level),
    onFrame(frame) {
      render.frame(frame);
      link.take({ type: "image" });
    },
    onPublished: (frame) => debug.published(frame),
    onReadSoon: () => octane.readSoon(),
  });

  let wasWorking = false;
  let rest = createRest();
  function takeReading(reading: EngineReading): void {
    works.reading(reading);
    render.reading(reading);
    const { newest } = works;
    const isWithoutImage = noteRest(rest, reading, newest?.id.key.level ?? -1, clock.nowMs());
    // The last image of a render that came to rest may not have been announced.
    const shown = newest?.octane.tonemappedSamples ?? 0;
    const isWork = isWorking(reading.state);
    if (isWithoutImage || wasWorking && !isWork && shown < reading.samples) octane.grabSoon();
    wasWorking = isWork;
  }

  function connect(): void {
    link.take({ type: "connecting" });
    octane.connect();
  }

  const requests = serveRequests({
    ...base,
    service: "frame-ingest",
    handlers: { ...turns.handlers, ...settings.handlers },
    onAnswered: counters.answered,
  });
  const served = [
    requests,
    serveFrames({ ...base, shelf: works.shelf }),
    followDemand(bus, room, (demand) => works.demand(demand), () => counters.refusedDemands.inc()),
  ];
  connect();

  return Promise.resolve({
    session,
    metrics: counters.metrics,
    missing: () =>
      ownerMissing({ bus, room, service: "frame-ingest", read: "getStreamSettingsRequest" }),
    async stop() {
      await turns.finish();
      for (const subscription of served) subscription.unsubscribe();
      await octane.stop();
      debug.stop();
      works.stop();
      turns.stop();
      settings.stop();
      passes.stop();
      link.stop();
      render.stop();
    },
  });
}
