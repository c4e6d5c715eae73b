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
