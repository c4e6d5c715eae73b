import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { RelayFrame } from "../core/frame_check.ts";
import type { RelayTally } from "../core/tallies.ts";

/** What a pacer is made of. */
export interface PacerOptions {
  /** 0 for as many as come. */
  readonly maxFps: number;
  readonly clock: Clock;
  readonly tally: RelayTally;
  readonly onFrame: (frame: RelayFrame) => void;
}

/** Lets live pictures on at a bounded rate. */
export interface Pacer {
  offer(frame: RelayFrame): void;
  stop(): void;
}

/**
 * Others may want more of a tier than this relay does, and it comes to everybody. What comes too
 * soon waits for its time, the newest of it; the last of a burst is never lost. Settled pictures
 * pass at once.
 */
export function createPacer({ maxFps, clock, tally, onFrame }: PacerOptions): Pacer {
  const intervalMs = maxFps === 0 ? 0 : 1_000 / maxFps;
  let dueMs = -Infinity;
  let waiting: RelayFrame | undefined;
  let timer: Timer | undefined;

  function pass(frame: RelayFrame, nowMs: number): void {
    // A frame that is a little late does not push back those after it.
    dueMs = Math.max(dueMs, nowMs - intervalMs / 4) + intervalMs;
    onFrame(frame);
  }

  function passWaiting(): void {
    timer = undefined;
    const frame = waiting;
    waiting = undefined;
    if (frame !== undefined) pass(frame, clock.nowMs());
  }

  function dropWaiting(): void {
    if (waiting !== undefined) tally.add("paced");
    waiting = undefined;
  }

  return {
    offer(frame) {
      const nowMs = clock.nowMs();
      dropWaiting();
      if (frame.header.tier === "still") {
        timer?.cancel();
        timer = undefined;
        onFrame(frame);
      } else if (timer === undefined && nowMs >= dueMs) {
        pass(frame, nowMs);
      } else {
        waiting = frame;
        timer ??= clock.setTimer(dueMs - nowMs, passWaiting);
      }
    },
    stop() {
      timer?.cancel();
      dropWaiting();
    },
  };
}
