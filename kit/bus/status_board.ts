import type { Log } from "../log.ts";
import type { BusStatus, Subscription } from "./types.ts";

/** The status of a bus and those who want to know of its changes. */
export interface StatusBoard {
  readonly now: BusStatus;
  /** Tells every listener, if it is a change. */
  set(status: BusStatus): void;
  listen(fn: (status: BusStatus) => void): Subscription;
}

/** Makes a board that begins with `initial`. */
export function createStatusBoard(initial: BusStatus, log: Log | undefined): StatusBoard {
  const listeners = new Set<(status: BusStatus) => void>();
  let now = initial;
  return {
    get now() {
      return now;
    },
    set(status) {
      if (status === now) return;
      now = status;
      for (const listener of [...listeners]) {
        try {
          listener(status);
        } catch (error) {
          log?.error("a listener to the bus status failed", { status, error });
        }
      }
    },
    listen(fn) {
      const listener = (status: BusStatus): void => fn(status);
      listeners.add(listener);
      return { unsubscribe: () => void listeners.delete(listener) };
    },
  };
}
