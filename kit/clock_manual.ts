import type { Clock, Timer } from "./clock.ts";

/** A clock that stands still until told to move, for tests. */
export interface ManualClock extends Clock {
  /** Moves time forward by `ms`, running every timer that falls due, in order of time. */
  advance(ms: number): void;
  /** Like `advance`, but lets pending promise work finish before, between and after the timers. */
  advanceAsync(ms: number): Promise<void>;
  /** How many timers are set and neither fired nor cancelled. */
  readonly pendingTimers: number;
}

interface Entry {
  readonly dueMs: number;
  readonly order: number;
  readonly fn: () => void;
}

/** Lets everything run that waits only on settled promises; a macrotask comes after all microtasks. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      channel.port2.close();
      resolve();
    };
    channel.port2.postMessage(0);
  });
}

/**
 * Makes a clock whose time moves only by `advance`.
 *
 * @param startUnixMs what `unixMs()` says at first; `nowMs()` starts at 0
 */
export function createManualClock(startUnixMs = 1_700_000_000_000): ManualClock {
  const entries = new Set<Entry>();
  let nowMs = 0;
  let order = 0;

  function takeDue(untilMs: number): Entry | undefined {
    let first: Entry | undefined;
    for (const entry of entries) {
      if (entry.dueMs > untilMs) continue;
      if (
        first === undefined || entry.dueMs < first.dueMs ||
        (entry.dueMs === first.dueMs && entry.order < first.order)
      ) first = entry;
    }
    if (first !== undefined) {
      entries.delete(first);
      nowMs = Math.max(nowMs, first.dueMs);
    }
    return first;
  }

  return {
    nowMs: () => nowMs,
    unixMs: () => startUnixMs + nowMs,
    setTimer(ms, fn): Timer {
      const entry: Entry = { dueMs: nowMs + Math.max(0, ms), order: order++, fn };
      entries.add(entry);
      return { cancel: () => void entries.delete(entry) };
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let entry = takeDue(untilMs); entry; entry = takeDue(untilMs)) entry.fn();
      nowMs = untilMs;
    },
    async advanceAsync(ms) {
      const untilMs = nowMs + ms;
      await settle();
      for (let entry = takeDue(untilMs); entry; entry = takeDue(untilMs)) {
        entry.fn();
        await settle();
      }
      nowMs = untilMs;
      await settle();
    },
    get pendingTimers() {
      return entries.size;
    },
  };
}
