import {
  eventOf,
  type EventType,
  type PayloadInput,
  type Room,
  STATE_REPEAT_MS,
  type StateKind,
  subjects,
} from "@fuelrail/contracts";
import type { Bus } from "./bus/types.ts";
import { type Clock, systemClock, type Timer } from "./clock.ts";

type Unstamped<T> = T extends unknown ? Omit<T, "session" | "revision"> : never;

/** A state event before its session and revision are put in. */
export type UnstampedEvent<T extends EventType = EventType> = {
  [E in T]: { readonly event_type: E; readonly payload: Unstamped<PayloadInput<E>> };
}[T];

/** What a state is published with. */
export interface StatePublisherOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly kind: StateKind;
  /** Random u32, one for each start of the owner. */
  readonly session: number;
  /** The whole state as it is now; must hold a change before that change is published. */
  snapshot(): readonly UnstampedEvent[];
  readonly clock?: Clock;
}

/** The owner's end of one state. */
export interface StatePublisher {
  /** The newest revision; 0 before anything was published. */
  readonly revision: number;
  /** Sends a change to everybody, stamped with the session and the next revision. */
  publish<T extends EventType>(type: T, payload: Unstamped<PayloadInput<T>>): void;
  /** Ends the repeating and the answering. */
  stop(): void;
}

const encoder = new TextEncoder();

/**
 * Publishes one state of a room: stamps its events, repeats the newest revision every 2 s and
 * answers `req.snapshot.<kind>`.
 */
export function createStatePublisher(options: StatePublisherOptions): StatePublisher {
  const { bus, room, kind, session, clock = systemClock } = options;
  const subject = subjects.state(room, kind);
  let revision = 0;
  let timer: Timer | undefined;

  function send(eventType: string, payload: object): void {
    bus.publish(subject, encoder.encode(JSON.stringify({ event_type: eventType, payload })));
  }

  function repeat(): void {
    timer?.cancel();
    timer = clock.setTimer(STATE_REPEAT_MS, repeat);
    send("stateRevision", { kind, session, revision });
  }

  function snapshot(): { data: Uint8Array } {
    // Events need a revision from 1 on, also while nothing has been published yet.
    const stamp = { session, revision: Math.max(1, revision) };
    const events = options.snapshot().map((event) => ({
      event_type: event.event_type,
      payload: { ...event.payload, ...stamp },
    }));
    const body = { event_type: "stateSnapshot", payload: { kind, session, revision, events } };
    return { data: encoder.encode(JSON.stringify(body)) };
  }

  const owner = eventOf(`snapshot.${kind}`).owner;
  const responder = bus.respond(subjects.snapshot(room, kind), owner, snapshot);
  const statuses = bus.onStatus((status) => {
    if (status === "connected") repeat();
  });
  repeat();

  return {
    get revision() {
      return revision;
    },
    publish(type, payload) {
      revision++;
      send(type, { ...payload, session, revision });
    },
    stop() {
      timer?.cancel();
      statuses.unsubscribe();
      responder.unsubscribe();
    },
  };
}
