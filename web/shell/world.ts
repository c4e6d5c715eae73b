/** A timer that can be taken back. */
export interface Timer {
  cancel(): void;
}

/** The page's clocks, timers and chance, passed in so that a test can hold them. */
export interface World {
  /** Monotonic time in ms. */
  nowMs(): number;
  /** Unix time in ms. */
  unixMs(): number;
  setTimer(delayMs: number, fire: () => void): Timer;
  /** From 0 up to, but not including, 1. */
  random(): number;
}

/** The world of a real browser. */
export const browserWorld: World = {
  nowMs: () => performance.now(),
  unixMs: () => Date.now(),
  setTimer(delayMs, fire) {
    const id = setTimeout(fire, delayMs);
    return { cancel: () => clearTimeout(id) };
  },
  random: () => Math.random(),
};
