import { asNobody } from "./work.ts";

export { type Alarm, createAlarm, earliest } from "./alarm.ts";
export { createManualClock, type ManualClock } from "./clock_manual.ts";

/** A timer that has been set and may be called off. */
export interface Timer {
  /** Keeps the callback from running; harmless after it ran. */
  cancel(): void;
}

/** The only way that code under `services/` and `kit/` learns the time or waits for it. */
export interface Clock {
  /** Milliseconds of a monotonic clock with an arbitrary zero; for intervals and deadlines. */
  nowMs(): number;
  /** Milliseconds since the Unix epoch; may jump, so it is only for showing and for the wire. */
  unixMs(): number;
  /** Calls `fn` once after `ms` milliseconds (never synchronously, even for 0). */
  setTimer(ms: number, fn: () => void): Timer;
}

/** The machine's own clock and timers. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  unixMs: () => Date.now(),
  setTimer(ms, fn) {
    const id = setTimeout(() => asNobody(fn), ms);
    return { cancel: () => clearTimeout(id) };
  },
};
