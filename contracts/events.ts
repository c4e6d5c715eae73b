import type { z } from "zod";
import type { EventSpec } from "./define_event.ts";
import { accessEvents } from "./messages/access.ts";
import { cameraEvents } from "./messages/camera.ts";
import { controlEvents } from "./messages/control.ts";
import { debugEvents } from "./messages/debug.ts";
import { deviceEvents } from "./messages/devices.ts";
import { drawingEvents } from "./messages/drawing.ts";
import { editEvents } from "./messages/edit.ts";
import { exportEvents } from "./messages/export.ts";
import { hierarchyEvents } from "./messages/hierarchy.ts";
import { inputEvents } from "./messages/input.ts";
import { linkEvents } from "./messages/link.ts";
import { materialEvents } from "./messages/materials.ts";
import { presenceEvents } from "./messages/presence.ts";
import { projectEvents } from "./messages/project.ts";
import { propertyEvents } from "./messages/properties.ts";
import { renderSettingEvents } from "./messages/render_settings.ts";
import { reviewEvents } from "./messages/review.ts";
import { roomStateEvents } from "./messages/room_state.ts";
import { selectionEvents } from "./messages/selection.ts";
import { serviceEvents } from "./messages/services.ts";
import { sessionEvents } from "./messages/session.ts";
import { stateEvents } from "./messages/state.ts";
import { streamEvents } from "./messages/stream.ts";
import { takeEvents } from "./messages/takes.ts";
import { turnEvents } from "./messages/turns.ts";

/** The events by topic, in reading order. */
export const TOPICS = {
  session: sessionEvents,
  presence: presenceEvents,
  room_state: roomStateEvents,
  link: linkEvents,
  stream: streamEvents,
  state: stateEvents,
  turns: turnEvents,
  services: serviceEvents,
  control: controlEvents,
  camera: cameraEvents,
  input: inputEvents,
  selection: selectionEvents,
  hierarchy: hierarchyEvents,
  properties: propertyEvents,
  edit: editEvents,
  materials: materialEvents,
  project: projectEvents,
  export: exportEvents,
  takes: takeEvents,
  render_settings: renderSettingEvents,
  devices: deviceEvents,
  review: reviewEvents,
  drawing: drawingEvents,
  access: accessEvents,
  debug: debugEvents,
} as const;

/** Every event type of the protocol with its policy and the form of its payload. */
export const EVENTS = {
  ...sessionEvents,
  ...presenceEvents,
  ...roomStateEvents,
  ...linkEvents,
  ...streamEvents,
  ...stateEvents,
  ...turnEvents,
  ...serviceEvents,
  ...controlEvents,
  ...cameraEvents,
  ...inputEvents,
  ...selectionEvents,
  ...hierarchyEvents,
  ...propertyEvents,
  ...editEvents,
  ...materialEvents,
  ...projectEvents,
  ...exportEvents,
  ...takeEvents,
  ...renderSettingEvents,
  ...deviceEvents,
  ...reviewEvents,
  ...drawingEvents,
  ...accessEvents,
  ...debugEvents,
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
