import type { z } from "zod";
import type { EventSpec } from "./define_event.ts";
import { linkEvents } from "./messages/link.ts";
import { presenceEvents } from "./messages/presence.ts";
import { sessionEvents } from "./messages/session.ts";
import { stateEvents } from "./messages/state.ts";
import { streamEvents } from "./messages/stream.ts";
import { turnEvents } from "./messages/turns.ts";

/** Every event type of the protocol with its policy and the form of its payload. */
export const EVENTS = {
  ...sessionEvents,
  ...presenceEvents,
  ...linkEvents,
  ...streamEvents,
  ...stateEvents,
  ...turnEvents,
} as const satisfies Readonly<Record<string, EventSpec>>;

/** Name of an event. */
export type EventType = keyof typeof EVENTS;

/** Payload of an event as a receiver gets it after checking. */
export type PayloadOf<T extends EventType> = z.output<(typeof EVENTS)[T]["payload"]>;

/** Payload of an event as a sender writes it. */
export type PayloadInput<T extends EventType> = z.input<(typeof EVENTS)[T]["payload"]>;

/** An event with its name, discriminated by `event_type`. */
export type AnyEvent = { [T in EventType]: FuelrailEvent<T> }[EventType];

/** One event as it travels. */
export interface FuelrailEvent<T extends EventType = EventType> {
  readonly event_type: T;
  readonly payload: PayloadOf<T>;
  readonly request_id?: RequestId;
}

/** Ties an answer to its question; travels inside the payload. */
export type RequestId = string | number;

/** A registry entry with its name. */
export interface EventDefinition extends EventSpec {
  readonly type: EventType;
}

/** Names of every event. */
export const EVENT_TYPES: readonly EventType[] = Object.keys(EVENTS).filter(isEventType);

/** Whether `text` names an event. */
export function isEventType(text: string): text is EventType {
  return Object.hasOwn(EVENTS, text);
}

const DEFINITIONS: ReadonlyMap<EventType, EventDefinition> = new Map(
  EVENT_TYPES.map((type): [EventType, EventDefinition] => [type, { type, ...EVENTS[type] }]),
);

/** The registry entry of an event. */
export function eventOf(type: EventType): EventDefinition {
  return DEFINITIONS.get(type) ?? { type, ...EVENTS[type] };
}
