import { parseMessage, type PayloadOf } from "@fuelrail/contracts";

/** What one gateway says of those who watch a room through it. */
export interface PresenceWord {
  readonly gateway: string;
  readonly viewers: PayloadOf<"presenceChanged">["viewers"];
}

const decoder = new TextDecoder();

/**
 * Reads what a gateway has announced on the bus, of a crowd of any size: the bound on messages is
 * for those of viewers. Throws when it is nothing of the kind, for the bus to count and log.
 */
export function readPresence(data: Uint8Array): PresenceWord {
  const parsed = parseMessage(JSON.parse(decoder.decode(data)));
  if (!parsed.ok) throw new Error(`A gateway's presence cannot be read: ${parsed.message}`);
  const { event } = parsed;
  if (event.event_type !== "presenceChanged" || event.payload.gateway === undefined) {
    throw new Error(`A ${event.event_type} that names no gateway is not a gateway's presence`);
  }
  return { gateway: event.payload.gateway, viewers: event.payload.viewers };
}
