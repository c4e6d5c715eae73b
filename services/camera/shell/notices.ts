import {
  encodeEvent,
  type EventType,
  type PayloadInput,
  type Room,
  subjects,
} from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";

/** Words for one viewer that no request of its asked for. */
export interface Notices {
  /** Sends an event to one viewer; nobody is told when it has left. */
  tell<T extends EventType>(viewerId: string, type: T, payload: PayloadInput<T>): void;
}

/** Sends notices through the gateways of a room. */
export function createNotices({ bus, room }: { readonly bus: Bus; readonly room: Room }): Notices {
  const encoder = new TextEncoder();
  return {
    tell(viewerId, type, payload) {
      const text = encodeEvent("viewerNotice", {
        viewer_id: viewerId,
        event: { event_type: type, payload: { ...payload } },
      });
      bus.publish(subjects.notice(room), encoder.encode(text));
    },
  };
}
