import type { Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { formatHostPort } from "@fuelrail/kit/config";
import type { Log } from "@fuelrail/kit/log";
import type { Metrics } from "@fuelrail/kit/metrics";
import { serveRequests } from "@fuelrail/kit/requests";
import { LIVE_TIERS, type LiveTier } from "@fuelrail/contracts/binary";
import { clearShelf, createShelf } from "./core/frame_shelf.ts";
import { isWorking } from "./core/render_state.ts";
import { createAdmissionDesk } from "./shell/admission_desk.ts";
import { followDemand } from "./shell/demand_feed.ts";
import { createEncoder } from "./shell/encoder.ts";
import type { EngineReading } from "./shell/engine_reader.ts";
import { createFrameOutlet } from "./shell/frame_outlet.ts";
import { serveFrames } from "./shell/frame_responders.ts";
import { createIngestMetrics } from "./shell/ingest_metrics.ts";
import { createLane } from "./shell/lane.ts";
import { createLinkWatch } from "./shell/link_watch.ts";
import { createLiveLine, type LiveLine } from "./shell/live_line.ts";
import {
  createOctaneSession,
  SESSION_TIMINGS,
  type SessionTimings,
} from "./shell/octane_session.ts";
import { createPixelDecoder } from "./shell/pixel_decoder.ts";
import { createRenderWatch } from "./shell/render_watch.ts";
import { createSettleWatch } from "./shell/settle_watch.ts";
import { createStillLine } from "./shell/still_line.ts";
import { createStreamSettingsDesk } from "./shell/stream_settings_desk.ts";
import { createTierFan } from "./shell/tier_fan.ts";
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
}

/** A running frame-ingest. */
export interface FrameIngest {
  /** Random for each start; in every frame and state event. */
  readonly session: number;
  readonly metrics: Metrics;
  stop(): Promise<void>;
}

/**
 * Starts taking frames from one Octane into one room: link, frames, stills, progress, turns and
 * stream settings. Resolves at once, whether or not Octane is there.
 */
export function startFrameIngest(options: FrameIngestOptions): Promise<FrameIngest> {
  const { bus, clock, log, random } = options;
  const { room, octane } = options.config;
  const session = Math.floor(random() * 2 ** 32) >>> 0;
  const counters = createIngestMetrics();
  const decoder = createPixelDecoder();
  const encoder = createEncoder();
  const shelf = createShelf();
  const base = { bus, room, session, clock, log, counters };
  let wasWorking = false;

  const lane = createLane((busy) => turns.lane(busy));
  const octaneSession = createOctaneSession({
    ...octane,
    clock,
    log,
    lane,
    timings: { ...SESSION_TIMINGS, ...options.timings },
    onCall: ({ rpc, ok, durationMs, error }) => {
      const name = rpc.slice(rpc.lastIndexOf("/") + 1);
      counters.calls.inc({ rpc: name, result: ok ? "ok" : error?.kind ?? "internal" });
      counters.callSeconds.observe({ rpc: name }, durationMs / 1_000);
    },
    handlers: {
      opened: beginProject,
      connected(connection, reading) {
        const { generation, version, rendererName: renderer } = connection;
        const { state, hasTarget } = reading;
        counters.connects.inc({ result: "ok" });
        takeCounts(reading);
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
        takeCounts(reading);
        link.take({ type: "render", state, hasTarget });
      },
      overdue: (call, afterMs) => link.take({ type: "overdue", call, afterMs }),
      answered: () => link.take({ type: "answered" }),
      images(images, at) {
        const [first] = images;
        if (first !== undefined) admission.image(first, at);
      },
      projectChanged() {
        beginProject();
        clearShelf(shelf);
        turns.project();
      },
      renderFailed: (reason) => render.failed(reason),
      unreadable(reason) {
        counters.unreadable.inc();
        log.throttled("unreadable", 10_000).warn("a stream message is unreadable", { reason });
      },
    },
  });

  const link = createLinkWatch({
    ...base,
    peer: formatHostPort(octane),
    onRetry: connect,
    onDrop: (fault) => octaneSession.drop(fault),
    onUp: (up) => settle.linkUp(up),
  });
  const render = createRenderWatch(base);
  const settings = createStreamSettingsDesk({
    ...base,
    onLook() {
      if (settle.newest !== undefined) admission.again(settle.newest);
    },
  });
  const current = () => settings.store.current;

  const turns = createTurnDesk({
    ...base,
    projectGeneration: () => admission.projectGeneration,
    probe: () => octaneSession.probe(),
    onLane: (closed) => lane.setClosed(closed),
    onGranted(kind) {
      if (kind === "gesture") admission.gestureGranted();
      if (kind === "load") link.take({ type: "load", running: true });
    },
    onOver(kind, made) {
      if (kind === "gesture") admission.gestureEnded(made);
      else admission.levelMade(made);
      if (kind === "load") link.take({ type: "load", running: false });
      octaneSession.readSoon();
    },
    onGesture: () => settle.look(),
  });

  const outlet = createFrameOutlet({
    ...base,
    shelf,
    onPublished: (epoch) => admission.published(epoch),
  });
  const lineOf = (tier: LiveTier): LiveLine =>
    createLiveLine({
      ...base,
      tier,
      encoder,
      settings: current,
      projectGeneration: () => admission.projectGeneration,
      publish: (frame) => outlet.live(frame),
    });
  const [quarter, half, full] = LIVE_TIERS.map(lineOf) as [LiveLine, LiveLine, LiveLine];
  const fan = createTierFan({ ...base, settings: current, lines: { quarter, half, full } });
  const stills = createStillLine({
    ...base,
    encoder,
    settings: current,
    judge: (frame) => settle.judge(frame),
    publish: (still) => outlet.still(still),
  });
  const settle = createSettleWatch({
    clock,
    gestureRuns: () => turns.gestureRuns(),
    onSettled(frame, finished) {
      fan.flush();
      stills.settled(frame, finished);
    },
  });
  const admission = createAdmissionDesk({
    ...base,
    decoder,
    gestureRuns: () => turns.gestureRuns(),
    onEpoch(epoch, level) {
      render.epoch(epoch, level);
      settle.epoch(epoch);
    },
    onFrame(frame) {
      render.frame(frame);
      link.take({ type: "image" });
      fan.show(frame);
      settle.frame(frame);
      if (frame.complete) octaneSession.readSoon();
    },
    onCheckLevel: () => octaneSession.readSoon(),
  });

  function connect(): void {
    link.take({ type: "connecting" });
    octaneSession.connect();
  }

  function beginProject(): void {
    admission.project();
    fan.forget();
    settle.forget();
  }

  function takeCounts(reading: EngineReading): void {
    admission.reading(reading);
    render.reading(reading);
    settle.reading(reading);
    const works = isWorking(reading.state);
    const shown = settle.newest?.octane.tonemappedSamples ?? 0;
    if (wasWorking && !works && shown < reading.samples) octaneSession.grabSoon();
    wasWorking = works;
  }

  const served = [
    serveRequests({
      bus,
      room,
      clock,
      log,
      service: "frame-ingest",
      handlers: { ...turns.handlers, ...settings.handlers },
    }),
    serveFrames({ ...base, shelf }),
    followDemand(bus, room, (demand) => fan.demand(demand), () => counters.refusedDemands.inc()),
  ];
  connect();

  return Promise.resolve({
    session,
    metrics: counters.metrics,
    async stop() {
      for (const subscription of served) subscription.unsubscribe();
      turns.stop();
      settings.stop();
      link.stop();
      render.stop();
      fan.stop();
      settle.stop();
      admission.stop();
      await octaneSession.stop();
      decoder.stop();
    },
  });
}
