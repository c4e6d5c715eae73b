import { AUDIT_REPEAT_MS, type AuditEntry } from "@fuelrail/contracts";
import type { Clock, Timer } from "../clock.ts";

/** Refusals of one person, request and code that are each written down before they are counted. */
export const REFUSALS_APART_MAX = 20;

/** Keeps a flood of refusals from becoming a flood of lines. */
export interface RefusalCounter {
  /** Whether this refusal is to be written down by itself; else it is counted. */
  isApart(kind: string, entry: () => AuditEntry): boolean;
  /** Hands over everything that was counted. */
  flush(): void;
}

interface Flood {
  apart: number;
  counted: number;
  /** The newest that was only counted. */
  last: (() => AuditEntry) | undefined;
  readonly timer: Timer;
}

/** Makes one; `write` gets the newest of those that were counted, with how many they were. */
export function createRefusalCounter(
  clock: Clock,
  write: (entry: AuditEntry) => void,
): RefusalCounter {
  const floods = new Map<string, Flood>();

  function end(kind: string): void {
    const flood = floods.get(kind);
    floods.delete(kind);
    flood?.timer.cancel();
    if (flood?.last !== undefined) write({ ...flood.last(), count: flood.counted });
  }

  return {
    isApart(kind, entry) {
      let flood = floods.get(kind);
      if (flood === undefined) {
        const timer = clock.setTimer(AUDIT_REPEAT_MS, () => end(kind));
        flood = { apart: 0, counted: 0, last: undefined, timer };
        floods.set(kind, flood);
      }
      if (flood.apart < REFUSALS_APART_MAX) {
        flood.apart++;
        return true;
      }
      flood.counted++;
      flood.last = entry;
      return false;
    },
    flush() {
      for (const kind of [...floods.keys()]) end(kind);
    },
  };
}
