import type { Clock, Timer } from "./clock.ts";

/** One timer that is always set to the next thing due. */
export interface Alarm {
  /** Sets it to a monotonic time, or switches it off. */
  set(dueMs: number | undefined): void;
  /** Switches it off for good: what still ends afterwards must not set it again. */
  stop(): void;
}

/** Makes an alarm that calls `ring` at the time it was last set to. */
export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let timer: Timer | undefined;
  let setFor: number | undefined;
  let isStopped = false;
  return {
    set(dueMs) {
      if (isStopped || dueMs === setFor) return;
      timer?.cancel();
      timer = undefined;
      setFor = dueMs;
      if (dueMs === undefined) return;
      timer = clock.setTimer(Math.max(0, dueMs - clock.nowMs()), () => {
        timer = undefined;
        setFor = undefined;
        ring();
      });
    },
    stop() {
      isStopped = true;
      timer?.cancel();
      timer = undefined;
    },
  };
}

/** The earliest of some times, of which any may be absent. */
export function earliest(...dueMs: readonly (number | undefined)[]): number | undefined {
  let first: number | undefined;
  for (const due of dueMs) {
    if (due !== undefined && (first === undefined || due < first)) first = due;
  }
  return first;
}
