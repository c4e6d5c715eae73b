import type { Clock, Timer } from "@fuelrail/kit/clock";

/** Waits that all end at once when their owner stops. */
export interface Pauses {
  /** Ends at once when the owner has stopped, or when it stops. */
  pause(ms: number): Promise<void>;
  /** Waits while the condition holds. */
  pauseWhile(isSo: () => boolean): Promise<void>;
  readonly isStopped: boolean;
  stop(): void;
}

const CHECK_MS = 100;

/** Makes pauses on a clock. */
export function createPauses(clock: Clock): Pauses {
  const timers = new Map<Timer, () => void>();
  let isStopped = false;

  function pause(ms: number): Promise<void> {
    if (isStopped) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = clock.setTimer(ms, () => {
      timers.delete(timer);
      resolve();
    });
    timers.set(timer, resolve);
    return promise;
  }

  return {
    pause,
    async pauseWhile(isSo) {
      while (isSo() && !isStopped) await pause(CHECK_MS);
    },
    get isStopped() {
      return isStopped;
    },
    stop() {
      isStopped = true;
      for (const [timer, resolve] of timers) {
        timer.cancel();
        resolve();
      }
      timers.clear();
    },
  };
}
