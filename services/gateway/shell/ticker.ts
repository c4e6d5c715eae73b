import type { Clock, Timer } from "@fuelrail/kit/clock";

/** Something that runs again and again until stopped. */
export interface Ticker {
  stop(): void;
}

/**
 * Calls `fn` about every `intervalMs` with how late the call was, ms. A call that takes long delays
 * the next one instead of piling up.
 */
export function startTicker(
  clock: Clock,
  intervalMs: number,
  fn: (latenessMs: number) => void,
): Ticker {
  let timer: Timer;
  let isStopped = false;
  const arm = (): void => {
    const dueMs = clock.nowMs() + intervalMs;
    timer = clock.setTimer(intervalMs, () => {
      fn(Math.max(0, clock.nowMs() - dueMs));
      if (!isStopped) arm();
    });
  };
  arm();
  return {
    stop() {
      isStopped = true;
      timer.cancel();
    },
  };
}
