import type { Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Log } from "@fuelrail/kit/log";
import { serveRequests } from "@fuelrail/kit/requests";

export interface SceneQueryOptions {
  readonly room: Room;
  readonly bus: Bus;
  readonly log: Log;
}

/** The running owner of the room's model of the scene. */
export interface SceneQuery {
  stop(): Promise<void>;
}

/**
 * Answers every request that this service owns. It has no handlers yet, so each is refused with
 * `viewerError not_available`, which tells a viewer more than silence would.
 */
export function startSceneQuery({ room, bus, log }: SceneQueryOptions): SceneQuery {
  const requests = serveRequests({ bus, room, service: "scene-query", handlers: {}, log });
  return {
    stop: () => {
      requests.unsubscribe();
      return Promise.resolve();
    },
  };
}
