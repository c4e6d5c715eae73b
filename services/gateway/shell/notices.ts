import { parseEnvelope, type Room, subjects } from "@fuelrail/contracts";
import type { Bus, Subscription } from "@fuelrail/kit/bus";
import type { Log } from "@fuelrail/kit/log";
import { type TextMessage, textMessage } from "../core/state_queue.ts";

export interface NoticesOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly log: Log;
  /** Takes what a service says to one viewer, who may be another gateway's. */
  readonly onNotice: (viewerId: string, message: TextMessage) => void;
}

const LOG_INTERVAL_MS = 10_000;

/** Follows what services say to single viewers of a room. */
export function followNotices({ bus, room, log, onNotice }: NoticesOptions): Subscription {
  const decoder = new TextDecoder();
  const quietLog = log.throttled("unreadable notice", LOG_INTERVAL_MS);
  return bus.subscribe(subjects.notice(room), ({ data }) => {
    const parsed = parseEnvelope(decoder.decode(data));
    if (!parsed.ok || parsed.event.event_type !== "viewerNotice") {
      const reason = parsed.ok ? `it is a ${parsed.event.event_type}` : parsed.message;
      quietLog.warn("a notice is left out", { reason });
      return;
    }
    const { viewer_id, event } = parsed.event.payload;
    onNotice(viewer_id, textMessage(JSON.stringify(event)));
  });
}
