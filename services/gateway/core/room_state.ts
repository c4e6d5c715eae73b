import type { StateKind } from "@fuelrail/contracts";
import { STATE_KINDS } from "@fuelrail/contracts";
import { type TextMessage, textMessage } from "./state_queue.ts";

/** Deltas of one kind that are kept for joiners before the whole is asked for anew. */
export const DELTAS_MAX = 128;

/** A state event as it came from the bus. */
export interface RoomEvent {
  readonly event_type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

interface KeptEvent {
  readonly event: RoomEvent;
  readonly message: TextMessage;
}

/**
 * The whole present state of a room, as the messages that bring a joiner up to it. Of most kinds
 * the newest event of each type says everything; the scene comes as deltas, which all count.
 */
export interface RoomState {
  readonly kinds: Readonly<Record<StateKind, KeptEvent[]>>;
}

/** A room of which nothing is known. */
export function createRoomState(): RoomState {
  const kinds = Object.fromEntries(STATE_KINDS.map((kind) => [kind, []]));
  return { kinds: kinds as unknown as Record<StateKind, KeptEvent[]> };
}

/** Forgets a kind; the events of a snapshot follow. */
export function resetKind(state: RoomState, kind: StateKind): void {
  state.kinds[kind].length = 0;
}

/** Takes in an event and returns the message that passes it on to every viewer. */
export function keepEvent(state: RoomState, kind: StateKind, event: RoomEvent): TextMessage {
  const kept = state.kinds[kind];
  if (kind !== "scene") {
    const before = kept.findIndex((other) => other.event.event_type === event.event_type);
    if (before >= 0) kept.splice(before, 1);
  }
  const entry = keptAs(event);
  kept.push(entry);
  return entry.message;
}

function keptAs(event: RoomEvent): KeptEvent {
  const { event_type, payload } = event;
  return { event, message: textMessage(JSON.stringify({ event_type, payload })) };
}

/** Whether so many deltas have gathered behind the whole that it should be asked for anew. */
export function isOvergrown(state: RoomState, kind: StateKind): boolean {
  const kept = state.kinds[kind];
  if (kept.length <= DELTAS_MAX) return false;
  const [first] = kept;
  // The events of a snapshot all carry its revision.
  return kept.filter(({ event }) => !isSamePoint(event, first?.event)).length > DELTAS_MAX;
}

/** The whole of a kind at one point of its history, as its owner told it. */
export interface KindWhole {
  readonly at: { readonly session: number; readonly revision: number };
  readonly events: readonly RoomEvent[];
}

/**
 * Puts a newer whole in the place of what joiners are told of a kind, and the deltas that came
 * after it behind it. A whole of another session, or one that is ahead of what viewers were told,
 * is left alone.
 */
export function renewKind(state: RoomState, kind: StateKind, { at, events }: KindWhole): void {
  const kept = state.kinds[kind];
  const newest = kept.at(-1)?.event.payload;
  if (newest?.["session"] !== at.session || Number(newest["revision"]) < at.revision) return;
  const later = kept.filter(({ event }) => Number(event.payload["revision"]) > at.revision);
  kept.splice(0, kept.length, ...events.map(keptAs), ...later);
}

function isSamePoint(one: RoomEvent, other: RoomEvent | undefined): boolean {
  return one.payload["session"] === other?.payload["session"] &&
    one.payload["revision"] === other?.payload["revision"];
}

/** What a joiner is told, kind by kind and in order. */
export function wholeState(
  state: RoomState,
  isWanted: (kind: StateKind) => boolean = () => true,
): TextMessage[] {
  const kinds = STATE_KINDS.filter(isWanted);
  return kinds.flatMap((kind) => state.kinds[kind].map(({ message }) => message));
}

/** The present events by kind, for scripts. */
export function eventsByKind(state: RoomState): Readonly<Record<StateKind, RoomEvent[]>> {
  const entries = STATE_KINDS.map((kind) => [kind, state.kinds[kind].map(({ event }) => event)]);
  return Object.fromEntries(entries);
}

/** The newest event of a type. */
export function newestEvent(
  state: RoomState,
  kind: StateKind,
  type: string,
): RoomEvent | undefined {
  return newestKept(state, kind, type)?.event;
}

/** The newest event of a type, as it is passed on to viewers. */
export function newestMessage(
  state: RoomState,
  kind: StateKind,
  type: string,
): TextMessage | undefined {
  return newestKept(state, kind, type)?.message;
}

function newestKept(state: RoomState, kind: StateKind, type: string): KeptEvent | undefined {
  return state.kinds[kind].findLast(({ event }) => event.event_type === type);
}
