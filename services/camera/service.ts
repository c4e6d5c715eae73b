import type { Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Log } from "@fuelrail/kit/log";
import { serveRequests } from "@fuelrail/kit/requests";

export interface CameraOptions {
  readonly room: Room;
  readonly bus: Bus;
  readonly log: Log;
}

/** The running owner of the room's camera, control and selection. */
export interface Camera {
  stop(): Promise<void>;
}

/**
 * Answers every request that this service owns. It has no handlers yet, so each is refused with
 * `viewerError not_available`, which tells a viewer more than silence would.
 */
export function startCamera({ room, bus, log }: CameraOptions): Camera {
  const requests = serveRequests({ bus, room, service: "camera", handlers: {}, log });
  return {
    stop: () => {
      requests.unsubscribe();
      return Promise.resolve();
    },
  };
}
