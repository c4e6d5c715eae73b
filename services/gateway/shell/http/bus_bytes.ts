import { type EventType, type Room, subjects } from "@fuelrail/contracts";
import {
  type Bus,
  BusClosed,
  type BusMessage,
  NoResponders,
  RequestTimeout,
  ResponderFailed,
} from "@fuelrail/kit/bus";

/** Why a service gave no bytes. */
export type BytesFailure = "service_unavailable" | "timeout" | "internal";

/** Longest id that a service is asked for, characters. */
export const BYTES_ID_CHARS_MAX = 128;

const encoder = new TextEncoder();

/** Asks the service that owns `type` for raw bytes; headers of the answer say what they are. */
export async function askForBytes(
  bus: Bus,
  room: Room,
  type: EventType,
  payload: Readonly<Record<string, unknown>>,
  timeoutMs: number,
): Promise<BusMessage | BytesFailure> {
  const data = encoder.encode(JSON.stringify({ payload, role: "service" }));
  try {
    return await bus.request(subjects.request(room, type), data, { timeoutMs });
  } catch (error) {
    if (error instanceof NoResponders || error instanceof BusClosed) return "service_unavailable";
    if (error instanceof RequestTimeout) return "timeout";
    if (error instanceof ResponderFailed) return "internal";
    throw error;
  }
}

/** The failure for people; `service` and `what` such as "camera" and "mesh". */
export function bytesFailureText(
  failure: BytesFailure,
  room: Room,
  service: string,
  what: string,
): string {
  switch (failure) {
    case "service_unavailable":
      return `No ${service} service answers for room ${room}`;
    case "timeout":
      return `The ${service} service of room ${room} did not answer in time`;
    case "internal":
      return `The ${service} service of room ${room} failed to give the ${what}`;
  }
}
