import { type Clock, systemClock, type Timer } from "@fuelrail/kit/clock";

/** How often it is looked whether the process stood still, ms. */
const LOOK_MS = 25;
/** Longer gaps between two looks are a standstill, of which no more than this counts, ms. */
const GAP_MS = 75;

/**
 * Makes a clock that agrees with the machine's but for the time in which the process stood still:
 * whoever must be heard or answered within some seconds is not taken for gone because the machine
 * did something else. The busier the machine, the slower it runs, so wait long beside it. It notices
 * only while a timer is set, as every running service has one.
 */
export function createSteadyClock(machine: Clock = systemClock): Clock {
  let lostMs = 0;
  let lookedAtMs = machine.nowMs();
  let waiting = 0;
  let looking: Timer | undefined;

  function nowMs(): number {
    const atMs = machine.nowMs();
    if (waiting > 0) lostMs += Math.max(0, atMs - lookedAtMs - GAP_MS);
    lookedAtMs = atMs;
    return atMs - lostMs;
  }

  function look(): void {
    nowMs();
    looking = machine.setTimer(LOOK_MS, look);
  }

  function beginWait(): void {
    if (waiting++ === 0) look();
  }

  function endWait(): void {
    if (--waiting === 0) looking?.cancel();
  }

  return {
    nowMs,
    unixMs: () => machine.unixMs(),
    setTimer(ms, fn) {
      const dueMs = nowMs() + ms;
      let timer = machine.setTimer(ms, ring);
      let isOver = false;
      beginWait();

      function ring(): void {
        const leftMs = dueMs - nowMs();
        if (leftMs > 0) {
          timer = machine.setTimer(leftMs, ring);
          return;
        }
        end();
        fn();
      }

      function end(): void {
        if (isOver) return;
        isOver = true;
        endWait();
      }

      return {
        cancel() {
          timer.cancel();
          end();
        },
      };
    },
  };
}
