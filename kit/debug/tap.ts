import {
  DEBUG_CALLS_PER_S,
  DEBUG_TIMELINES_PER_S,
  DEBUG_WANTED_MS,
  encodeEvent,
  type EventType,
  parseEnvelope,
  type PayloadInput,
  type Room,
  subjects,
} from "@fuelrail/contracts";
import type { Bus } from "../bus/types.ts";
import type { Clock } from "../clock.ts";
import type { CallReport } from "../octane/unary.ts";
import { type CallOrigin, callRecord } from "./call_record.ts";
import { admit, createRateLimit, takeDropped } from "./rate_limit.ts";
import { createDebugWishes, isWanted, noteWish } from "./wishes.ts";

export interface DebugTapOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly service: CallOrigin["service"];
  readonly clock: Clock;
  /** What the service has dropped since its start, by reason; asked only while wanted. */
  readonly drops?: () => Promise<Readonly<Record<string, number>>>;
  /** Somebody new wants debug events: the time to tell what is told on change only. */
  readonly onWanted?: () => void;
}

/** A service's debug events: published while somebody wants them, else as good as free. */
export interface DebugTap {
  readonly wanted: boolean;
  /** Tells of a call to Octane that is over. */
  call(report: CallReport): void;
  /** Tells of a frame that was published. */
  timeline(timeline: PayloadInput<"frameTimeline">): void;
  registration(registration: PayloadInput<"linkRegistration">): void;
  stop(): void;
}

/** A wish is shorter than this; whatever is longer on the subject is no wish, bytes. */
const WISH_BYTES_MAX = 512;

/** Makes the tap of a service. It sets no timer: what it repeats, it repeats with each wish. */
export function createDebugTap(options: DebugTapOptions): DebugTap {
  const { bus, room, service, clock } = options;
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const wishes = createDebugWishes();
  const calls = createRateLimit(DEBUG_CALLS_PER_S, clock.nowMs());
  // What goes wrong is what people look for: it is not crowded out by what goes well.
  const faults = createRateLimit(DEBUG_CALLS_PER_S, clock.nowMs());
  const timelines = createRateLimit(DEBUG_TIMELINES_PER_S, clock.nowMs());
  const run = clock.unixMs().toString(36);
  let lastCall = 0;
  let dropsToldMs = -Infinity;
  let isStopped = false;

  const wanted = () => isWanted(wishes, clock.nowMs());

  const subscription = bus.subscribe(subjects.debug(room), ({ data }) => {
    if (data.length > WISH_BYTES_MAX) return;
    const text = decoder.decode(data);
    // What other services tell comes by here too, and is not worth checking.
    if (!text.includes('"debugWanted"')) return;
    const parsed = parseEnvelope(text);
    if (!parsed.ok || parsed.event.event_type !== "debugWanted") return;
    const { subscriber, ttl_ms: ttlMs } = parsed.event.payload;
    const isNew = noteWish(wishes, subscriber, ttlMs, clock.nowMs());
    if (isNew) options.onWanted?.();
    if (wanted()) void tellDrops(isNew);
  });

  function tell<T extends EventType>(type: T, payload: PayloadInput<T>): void {
    if (!isStopped) bus.publish(subjects.debug(room), encoder.encode(encodeEvent(type, payload)));
  }

  async function tellDrops(isNew: boolean): Promise<void> {
    const nowMs = clock.nowMs();
    if (!isNew && nowMs - dropsToldMs < DEBUG_WANTED_MS / 2) return;
    dropsToldMs = nowMs;
    const { droppedWhileDown, handlerErrors } = bus.stats;
    const drops = await options.drops?.() ?? {};
    tell("dropCounts", {
      service,
      drops: { ...drops, bus_down: droppedWhileDown, bus_handler_failed: handlerErrors },
    });
  }

  return {
    get wanted() {
      return wanted();
    },
    call(report) {
      if (!wanted()) return;
      const nowMs = clock.nowMs();
      if (!admit(report.ok ? calls : faults, nowMs)) return;
      const dropped = takeDropped(calls) + takeDropped(faults);
      const callId = `${service}-${run}-${++lastCall}`;
      const origin = { service, callId, endedUnixMs: clock.unixMs(), dropped };
      tell("octaneCall", callRecord(report, origin));
    },
    timeline(timeline) {
      if (!wanted() || !admit(timelines, clock.nowMs())) return;
      const dropped = takeDropped(timelines);
      tell("frameTimeline", dropped === 0 ? timeline : { ...timeline, dropped });
    },
    registration(registration) {
      if (wanted()) tell("linkRegistration", registration);
    },
    stop() {
      isStopped = true;
      subscription.unsubscribe();
    },
  };
}
