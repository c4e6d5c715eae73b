import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import {
  type CallbackChannel,
  type CallReport,
  type OctaneConnection,
  OctaneError,
  type OctaneImage,
  openOctane,
  registerCallbacks,
  type StreamEvent,
  unregisterCallbacks,
} from "@fuelrail/kit/octane";
import { ApiRenderEngineService } from "@fuelrail/kit/octane/beta2";
import type { LinkFault } from "../core/link_words.ts";
import { createEngineReader, type EngineReading, isTransport } from "./engine_reader.ts";
import { connectFault, streamFault } from "./faults.ts";
import { failureReason } from "./failure_reason.ts";
import { type ArrivalTime, createGrabber, type Grabber } from "./grabber.ts";
import { type Lane, LaneCleared } from "./lane.ts";
import { createReadLoop, type ReadLoop } from "./read_loop.ts";
import { NOT_REGISTERED, type Registration, registrationOf } from "./registration.ts";

/** What Octane is found to be and what it sends. */
export interface SessionHandlers {
  /** A connection stands; images may come from now on, and nothing older counts. */
  opened(): void;
  /** The first answers are in: the link is up. */
  connected(connection: OctaneConnection, reading: EngineReading): void;
  /** The attempt or the connection is over; ask for another by `connect`. */
  failed(fault: LinkFault): void;
  reading(reading: EngineReading): void;
  overdue(call: string, afterMs: number): void;
  /** A call was answered, be it with a refusal. */
  answered(): void;
  /** `how` they came: with the announcement, or by a question asked at that time. */
  images(images: readonly OctaneImage[], at: ArrivalTime, how: "sent" | "grabbed"): void;
  projectChanged(): void;
  renderFailed(reason: string): void;
  /** Something came that cannot be used. */
  unreadable(reason: string): void;
  /** Octane's stream opened, its callbacks were registered, or it is gone. */
  registration(registration: Registration): void;
  /** A message of the stream was read, within this time. */
  message(event: StreamEvent, parseMs: number): void;
}

/** How long Octane may take and how often it is asked, ms. */
export interface SessionTimings {
  readonly connectTimeoutMs: number;
  readonly pollDeadlineMs: number;
  readonly grabDeadlineMs: number;
  readonly pollWorkingMs: number;
  readonly pollIdleMs: number;
  /** How often the change level alone is asked for while no images come and readings are rare. */
  readonly pollLevelMs: number;
  /** How long a goodbye to Octane may take. */
  readonly goodbyeMs: number;
}

/** What holds unless said otherwise. */
export const SESSION_TIMINGS: SessionTimings = {
  connectTimeoutMs: 5_000,
  pollDeadlineMs: 5_000,
  grabDeadlineMs: 10_000,
  pollWorkingMs: 250,
  pollIdleMs: 1_000,
  pollLevelMs: 200,
  goodbyeMs: 1_000,
};

export interface SessionOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly lane: Lane;
  readonly handlers: SessionHandlers;
  readonly timings: SessionTimings;
  readonly onCall?: (report: CallReport) => void;
}

/** The way to Octane, one connection after another. */
export interface OctaneSession {
  /** Opens a connection; what comes of it is told to the handlers. */
  connect(): void;
  /** Gives the open connection up. */
  drop(fault: LinkFault): void;
  /** Reads the engine before its time. */
  readSoon(): void;
  /** Grabs the newest images before Octane announces any. */
  grabSoon(): void;
  /** Whether Octane answers what its change level is. */
  probe(): Promise<boolean>;
  stop(): Promise<void>;
}

/** A stream that breaks off may be the first sign of a lost connection, which is told apart, ms. */
const LOSS_GRACE_MS = 50;
/** After an image, readings may be rare for this long, ms. */
const IMAGE_TELLS_MS = 300;

interface Open {
  readonly connection: OctaneConnection;
  readonly grabber: Grabber;
  readonly loop: ReadLoop;
  channel: CallbackChannel | undefined;
  lossTimer: Timer | undefined;
  /** A grab failed: try again once Octane answers. */
  grabAfterReading: boolean;
}

/** Makes a session that has not connected. */
export function createOctaneSession(options: SessionOptions): OctaneSession {
  const { host, port, clock, log, lane, handlers, timings, onCall } = options;
  let attempt = 0;
  let open: Open | undefined;
  let isStopped = false;
  let imageAtMs = -Infinity;
  /** Connections that are being opened or closed. */
  const underWay = new Set<Promise<void>>();

  function track(work: Promise<void>): void {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  const now = (): ArrivalTime => ({ unixMs: clock.unixMs(), nowMs: clock.nowMs() });

  async function connect(): Promise<void> {
    if (isStopped) return;
    const mine = ++attempt;
    const isMine = () => mine === attempt && !isStopped;
    try {
      const { connectTimeoutMs } = timings;
      const report = onCall === undefined ? {} : { onCall };
      const connection = await openOctane({ host, port, clock, log, connectTimeoutMs, ...report });
      if (isMine()) await begin(connection);
      else await connection.close();
    } catch (error) {
      if (isMine()) fail(connectFault(error, open !== undefined));
    }
  }

  async function begin(connection: OctaneConnection): Promise<void> {
    const here = makeOpen(connection);
    open = here;
    handlers.opened();
    connection.onLost((error) => {
      if (open === here) fail({ kind: "connectionLost", why: error.why });
    });
    here.channel = connection.callbackChannel({
      onEvent: (event, parseMs) => {
        if (open !== here) return;
        handlers.message(event, parseMs);
        takeEvent(event, here);
      },
      onEnd: (error) => {
        here.lossTimer = clock.setTimer(LOSS_GRACE_MS, () => {
          if (open === here) fail(streamFault(error));
        });
      },
    });
    handlers.registration({ ...NOT_REGISTERED, stream_open: true });
    const result = await lane.run(() => registerCallbacks(connection));
    for (const error of result.failures) log.debug("callbacks not registered", { error });
    if (open === here) handlers.registration(registrationOf(result));
    const reading = await readerOf(connection).read();
    if (open !== here) return;
    handlers.connected(connection, reading);
    here.grabber.want(now());
    here.loop.start(reading);
  }

  function readerOf(connection: OctaneConnection) {
    return createEngineReader(connection, lane, clock, timings.pollDeadlineMs);
  }

  function makeOpen(connection: OctaneConnection): Open {
    const reader = readerOf(connection);
    const here: Open = {
      connection,
      channel: undefined,
      lossTimer: undefined,
      grabAfterReading: false,
      grabber: createGrabber({
        lane,
        grab: ({ onResult }) => connection.grab({ deadlineMs: timings.grabDeadlineMs, onResult }),
        onImages: (images, at) => {
          if (open === here) takeImages(images, at, "grabbed");
        },
        onError: (error) => {
          here.grabAfterReading = true;
          if (open === here) takeError(error, timings.grabDeadlineMs);
        },
      }),
      loop: createReadLoop({
        clock,
        workingMs: timings.pollWorkingMs,
        idleMs: timings.pollIdleMs,
        imagesCome: () => clock.nowMs() - imageAtMs < IMAGE_TELLS_MS,
        read: () => reader.read(),
        levelMs: timings.pollLevelMs,
        level: () => reader.level(),
        onReading: (reading) => {
          handlers.reading(reading);
          if (!here.grabAfterReading) return;
          here.grabAfterReading = false;
          here.grabber.want(now());
        },
        onError: (error) => takeError(error, timings.pollDeadlineMs),
      }),
    };
    return here;
  }

  const takeImages: SessionHandlers["images"] = (images, at, how) => {
    imageAtMs = clock.nowMs();
    handlers.images(images, at, how);
  };

  function takeEvent(event: StreamEvent, here: Open): void {
    switch (event.type) {
      case "newImage":
        if (event.images.length > 0) takeImages(event.images, now(), "sent");
        else here.grabber.want(now());
        return;
      case "newStatistics":
        return here.loop.soon();
      case "projectManagerChanged":
        handlers.projectChanged();
        here.grabber.want(now());
        return here.loop.soon();
      case "renderFailure":
        here.loop.soon();
        return void tellFailure(here);
      case "unknown":
        return handlers.unreadable(event.reason);
    }
  }

  async function tellFailure(here: Open): Promise<void> {
    try {
      const reason = await failureReason(here.connection, lane);
      if (open === here) handlers.renderFailed(reason);
    } catch (error) {
      if (open === here) takeError(error, timings.pollDeadlineMs);
    }
  }

  /** Takes in a call that failed while the connection stands; a loss of it is told elsewhere. */
  function takeError(error: unknown, deadlineMs: number): void {
    if (error instanceof LaneCleared) return;
    if (!(error instanceof OctaneError)) {
      return log.error("a call to Octane failed here", { error });
    }
    if (error.kind === "deadline") return handlers.overdue(lastPart(error.rpc), deadlineMs);
    if (isTransport(error)) return;
    handlers.answered();
    log.throttled("octane call", 10_000).warn("Octane refused a call", { error });
  }

  function fail(fault: LinkFault): void {
    track(close());
    handlers.failed(fault);
  }

  async function close(): Promise<void> {
    const was = open;
    attempt++;
    open = undefined;
    lane.clear();
    if (was === undefined) return;
    handlers.registration(NOT_REGISTERED);
    was.loop.stop();
    was.lossTimer?.cancel();
    was.channel?.cancel();
    await was.connection.close();
  }

  return {
    connect: () => track(connect()),
    drop(fault) {
      if (open !== undefined) fail(fault);
    },
    readSoon: () => open?.loop.soon(),
    grabSoon: () => open?.grabber.want(now()),
    async probe() {
      const connection = open?.connection;
      if (connection === undefined) return false;
      const { getCurrentChangeLevel } = ApiRenderEngineService.method;
      const deadlineMs = timings.pollDeadlineMs;
      try {
        await lane.run(() => connection.call(getCurrentChangeLevel, {}, { deadlineMs }));
        return true;
      } catch {
        return false;
      }
    },
    async stop() {
      isStopped = true;
      const was = open;
      was?.loop.stop();
      was?.channel?.cancel();
      lane.clear();
      if (was !== undefined) await goodbye(was.connection, lane, clock, timings.goodbyeMs);
      await close();
      await Promise.all(underWay);
    },
  };
}

/** Takes the registrations back, unless Octane is too slow to care. */
async function goodbye(
  connection: OctaneConnection,
  lane: Lane,
  clock: Clock,
  waitMs: number,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = clock.setTimer(waitMs, resolve);
  const unregistered = lane.run(() => unregisterCallbacks(connection)).catch(() => {});
  await Promise.race([unregistered, promise]);
  timer.cancel();
}

function lastPart(rpc: string): string {
  return rpc.slice(rpc.lastIndexOf("/") + 1);
}
