import { type Clock, systemClock } from "@fuelrail/kit/clock";

/** The machine's clock, which a test can put forward. */
export interface JumpClock extends Clock {
  /** Everything that looks at the clock finds that much time gone; timers run as they did. */
  jump(ms: number): void;
}

/** Makes a clock that agrees with the machine's until it jumps. */
export function createJumpClock(): JumpClock {
  let aheadMs = 0;
  return {
    nowMs: () => systemClock.nowMs() + aheadMs,
    unixMs: () => systemClock.unixMs() + aheadMs,
    setTimer: (ms, fn) => systemClock.setTimer(ms, fn),
    jump: (ms) => void (aheadMs += ms),
  };
}

/**
 * Makes a clock that stands still but for its jumps: however long the machine takes, whoever looks
 * at it finds that all of it happens at once. Timers run as on any other.
 */
export function createHeldClock(): JumpClock {
  let [nowMs, unixMs] = [systemClock.nowMs(), systemClock.unixMs()];
  return {
    nowMs: () => nowMs,
    unixMs: () => unixMs,
    setTimer: (ms, fn) => systemClock.setTimer(ms, fn),
    jump(ms) {
      nowMs += ms;
      unixMs += ms;
    },
  };
}
