import { effect } from "@preact/signals";
import type { StudioState } from "./studio_state.ts";

/** Keeps the room's device readings fresh while somebody looks at them. */
export interface DeviceWatch {
  /** Somebody looks; the returned function says that they look away. */
  want(): () => void;
}

/** Time between two requests, ms; the room counts one for 30 s at least. */
const ASK_MS = 20_000;

/** Asks once for all who look, and again while they do and the page is seen. */
export function createDeviceWatch(state: StudioState, ask: () => void): DeviceWatch {
  let count = 0;
  let stop: (() => void) | undefined;

  function start(): () => void {
    const askSeen = () => document.visibilityState === "hidden" ? undefined : ask();
    const timer = setInterval(() => state.linked.peek() ? askSeen() : undefined, ASK_MS);
    const unwatch = effect(() => {
      if (state.linked.value) askSeen();
    });
    return () => {
      clearInterval(timer);
      unwatch();
    };
  }

  return {
    want() {
      count++;
      stop ??= start();
      return () => {
        if (--count > 0) return;
        stop?.();
        stop = undefined;
      };
    },
  };
}
