import type { Room } from "@fuelrail/contracts";
import type { Bus, Subscription } from "@fuelrail/kit/bus";
import type { Log } from "@fuelrail/kit/log";
import { serveRequests } from "@fuelrail/kit/requests";
import type { Recorder } from "./recorder.ts";

/** Lets operators begin and end takes of a room, from pages, scripts and the bus. */
export function serveTakes(
  recorder: Recorder,
  { bus, room, log }: { readonly bus: Bus; readonly room: Room; readonly log: Log },
): Subscription {
  return serveRequests({
    ...{ bus, room, log },
    service: "recorder",
    handlers: {
      startTakeRequest: async ({ take }) => ({
        event_type: "takeStatus",
        payload: await recorder.start(take),
      }),
      stopTakeRequest: () => ({ event_type: "takeStatus", payload: recorder.end() }),
      getTakeRequest: () => ({ event_type: "takeStatus", payload: recorder.status }),
    },
  });
}
