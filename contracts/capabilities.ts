import type { Owner } from "./define_event.ts";
import { quote } from "./envelope.ts";
import type { ViewerErrorCode } from "./errors.ts";
import { EVENT_TYPES, eventOf, type EventType, isEventType } from "./events.ts";
import { type Caller, roleAllows } from "./roles.ts";

/** Outcome of {@link mayRequest}. */
export type Permission =
  | { readonly ok: true; readonly type: EventType }
  | { readonly ok: false; readonly code: ViewerErrorCode; readonly message: string };

/** Least role for each event: to send it, or to receive it when only Fuelrail sends it. */
export const REQUIRED_ROLE: Readonly<Record<EventType, Caller>> = Object.fromEntries(
  EVENT_TYPES.map((type) => [type, eventOf(type).role]),
) as Record<EventType, Caller>;

/** Whether a caller may send a request: it exists, travels that way, and the role suffices. */
export function mayRequest(caller: Caller, type: string): Permission {
  if (!isEventType(type)) {
    return { ok: false, code: "unknown_event", message: `No event is named ${quote(type)}` };
  }
  const { direction, role } = eventOf(type);
  if (direction === "s2c" || (direction === "bus" && caller !== "service")) {
    return { ok: false, code: "bad_message", message: `${type} is not a request of viewers` };
  }
  if (!roleAllows(caller, role)) {
    const message = `${type} needs the role ${role}, this is ${caller}`;
    return { ok: false, code: "forbidden", message };
  }
  return { ok: true, type };
}

const OF_CONNECTION: ReadonlySet<EventType> = new Set<EventType>([
  "hello",
  "ping",
  "setVisibilityRequest",
  "setTierRequest",
  "setViewportRequest",
  "wholeFrameRequest",
  "getStatsRequest",
  "setDebugRequest",
  "refreshTokenRequest",
]);

/**
 * Whether an event is about its sender's own connection, so that only the gateway that has the
 * connection can act on it. What else gateways own is about the room: any gateway answers it.
 */
export function isOfConnection(type: EventType): boolean {
  return OF_CONNECTION.has(type) || eventOf(type).owner === "viewer";
}

/**
 * Requests that an owner answers with an event of its own making: not raw bytes, and not state
 * snapshots, which come with the state itself.
 */
export function handledBy(owner: Owner): readonly EventType[] {
  return EVENT_TYPES.filter((type) => {
    const { reply, owner: of } = eventOf(type);
    return of === owner && reply !== undefined && reply !== "bytes" && reply !== "stateSnapshot";
  });
}

/** Event types that a role may send and that are offered in this release. */
export function capabilitiesOf(role: Caller): readonly EventType[] {
  return EVENT_TYPES.filter((type) => {
    const event = eventOf(type);
    const fromViewer = event.direction === "c2s" || event.direction === "both";
    return event.available && fromViewer && roleAllows(role, event.role);
  });
}
