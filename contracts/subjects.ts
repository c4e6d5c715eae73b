import type { Carrier } from "./define_event.ts";
import { parseRoom, type Room } from "./room.ts";
import type { Tier } from "./tiers.ts";

/** A state that has one owner, one subject, one session and one revision count. */
export type StateKind =
  | "status"
  | "render"
  | "camera"
  | "selection"
  | "control"
  | "scene"
  | "settings"
  | "stream";

/** Every state kind, in the order in which a joining viewer gets them. */
export const STATE_KINDS: readonly StateKind[] = [
  "status",
  "render",
  "camera",
  "selection",
  "control",
  "scene",
  "settings",
  "stream",
];

/** Bus header that names the viewer behind an `input`, and the sender of a `canvas` message. */
export const VIEWER_HEADER = "Fuelrail-Viewer";

/** Bus header with the zero-based index of a frame part. */
export const PART_HEADER = "Fuelrail-Part";

/** Bus header with the number of parts of a frame. */
export const PARTS_HEADER = "Fuelrail-Parts";

/**
 * Bus header with a percent-encoded name: of the file that a reply is a part of, or of the sender
 * of a `canvas` message.
 */
export const NAME_HEADER = "Fuelrail-Name";

/** Bus header, value `left`, of a `canvas` message that speaks for a sender that has gone. */
export const GONE_HEADER = "Fuelrail-Gone";

/** Bus header, value `1`, of a reply without bytes because there is nothing to give. */
export const NONE_HEADER = "Fuelrail-None";

const ROOT = "fuelrail";

/** Stands for the name of any room, in subscriptions and permissions only. */
export const EVERY_ROOM = "*" as Room;

const of = (room: Room, rest: string): string => `${ROOT}.${room}.${rest}`;

/** Builders of every bus subject. */
export const subjects = {
  frame: (room: Room, tier: Tier): string => of(room, `frame.${tier}`),
  tiles: (room: Room, tier: Tier): string => of(room, `frame.${tier}.tiles`),
  state: (room: Room, kind: StateKind): string => of(room, kind),
  demand: (room: Room): string => of(room, "demand"),
  input: (room: Room): string => of(room, "input"),
  presence: (room: Room): string => of(room, "presence"),
  cursor: (room: Room): string => of(room, "cursor"),
  canvas: (room: Room): string => of(room, "canvas"),
  prompt: (room: Room): string => of(room, "prompt"),
  annotation: (room: Room): string => of(room, "annotation"),
  snapshots: (room: Room): string => of(room, "snapshots"),
  debug: (room: Room): string => of(room, "debug"),
  access: (room: Room): string => of(room, "access"),
  notice: (room: Room): string => of(room, "notice"),
  turn: (room: Room): string => of(room, "turn"),
  /** What a relay gives MQTT clients, under one topic each: `fuelrail/<ROOM>/mqtt/<topic>`. */
  mqtt: (room: Room, topic: string): string => of(room, `mqtt.${topic}`),
  /** The one on which messages that are no requests travel, by its last part. */
  carrier: (room: Room, carrier: Carrier): string => of(room, carrier),
  request: (room: Room, eventType: string): string => of(room, `req.${eventType}`),
  requests: (room: Room): string => of(room, "req.>"),
  snapshot: (room: Room, kind: StateKind | "frame"): string => of(room, `req.snapshot.${kind}`),
  /** One state kind of every room, as a wildcard for subscriptions. */
  stateOfEveryRoom: (kind: StateKind): string => of(EVERY_ROOM, kind),
  /** The presence of every room, as a wildcard for subscriptions. */
  presenceOfEveryRoom: (): string => of(EVERY_ROOM, "presence"),
  /** What gateways tell each other of tokens and viewers of every room. */
  accessOfEveryRoom: (): string => of(EVERY_ROOM, "access"),
} as const;

/** The room that a subject belongs to, or undefined when the subject is not one of Fuelrail's. */
export function roomOfSubject(subject: string): Room | undefined {
  const [root, name, rest] = subject.split(".", 3);
  if (root !== ROOT || name === undefined || rest === undefined) return undefined;
  const parsed = parseRoom(name);
  return parsed.ok && parsed.room === name ? parsed.room : undefined;
}

/** The event type of a request subject, or undefined when the subject is not a request. */
export function requestTypeOfSubject(subject: string): string | undefined {
  const parts = subject.split(".");
  if (parts[0] !== ROOT || parts[2] !== "req" || parts.length < 4) return undefined;
  return parts.slice(3).join(".");
}
