import type { EventType, Room } from "@fuelrail/contracts";
import type { Bus } from "./bus/types.ts";
import { callRequest } from "./requests.ts";

/** Longest wait for a service's own answer, ms. */
const ANSWER_MS = 2_000;

/** What a bus that is down is called. */
export const BUS_DOWN = "the message bus is not connected";

export interface OwnerReadinessOptions {
  readonly bus: Bus;
  readonly room: Room;
  /** The owner, as people know it. */
  readonly service: string;
  /** A request of its own that it answers from memory; Octane is not asked for it. */
  readonly read: EventType;
}

/**
 * What keeps the owner of a room's requests from its work: no bus, or nobody who answers on it. Any
 * answer will do, also a refusal of the owner's own.
 */
export async function ownerMissing(options: OwnerReadinessOptions): Promise<string[]> {
  const { bus, room, service, read } = options;
  if (bus.status !== "connected") return [BUS_DOWN];
  const reply = await callRequest(bus, room, read, {}, { timeoutMs: ANSWER_MS });
  if (reply.event_type !== "viewerError") return [];
  const { code, message } = reply.payload;
  const isUnanswered = code === "service_unavailable" || code === "timeout" || code === "internal";
  return isUnanswered ? [`${service} does not answer on the bus: ${message}`] : [];
}
