import { parseMessage, type Room, type StateKind, subjects } from "@fuelrail/contracts";
import type { Bus } from "./bus/types.ts";
import type { StateCursor, StateEvent } from "./state_sync.ts";

/** The whole of one state at one point of its history. */
export interface StateSnapshot {
  readonly at: StateCursor;
  readonly events: readonly StateEvent[];
}

const TIMEOUT_MS = 3_000;
const EMPTY_REQUEST = new TextEncoder().encode('{"payload":{},"role":"service"}');
const decoder = new TextDecoder();

/** Asks the owner of a state for the whole of it; rejects when no snapshot comes. */
export async function fetchSnapshot(bus: Bus, room: Room, kind: StateKind): Promise<StateSnapshot> {
  const reply = await bus.request(subjects.snapshot(room, kind), EMPTY_REQUEST, {
    timeoutMs: TIMEOUT_MS,
  });
  const parsed = parseMessage(JSON.parse(decoder.decode(reply.data)));
  if (!parsed.ok) throw new Error(parsed.message);
  if (parsed.event.event_type !== "stateSnapshot") {
    throw new Error(`got ${parsed.event.event_type} instead of a snapshot`);
  }
  const { session, revision, events } = parsed.event.payload;
  return { at: { session, revision }, events };
}
