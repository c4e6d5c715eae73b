import { type Room, type StateKind, subjects } from "@fuelrail/contracts";
import { BusClosed, NoResponders } from "./bus/errors.ts";
import type { Bus, BusMessage } from "./bus/types.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Log } from "./log.ts";
import { fetchSnapshot } from "./state_snapshot.ts";
import { INITIAL_SYNC, type StateCursor, type StateEvent, syncStep } from "./state_sync.ts";
import type { SyncInput, SyncState } from "./state_sync.ts";

/** Whether an event came as it happened or as part of a snapshot. */
export type StateOrigin = "live" | "snapshot";

/** What a state is received with. */
export interface StateMirrorOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly kind: StateKind;
  /** Takes each event once and in order; `payload` has `session` and `revision`. */
  onEvent(event: StateEvent, origin: StateOrigin): void;
  /** The events of a snapshot follow, which are the whole state: forget what there was. */
  onReset?(): void;
  readonly clock?: Clock;
  readonly log?: Log;
}

/** A receiver's end of one state. */
export interface StateMirror {
  /** The newest point applied; none before the first snapshot. */
  readonly cursor: StateCursor | undefined;
  /** When the owner was last heard of, on the clock given; it speaks at least every 2 s. */
  readonly lastHeardMs: number | undefined;
  stop(): void;
}

const LOG_INTERVAL_MS = 10_000;
const decoder = new TextDecoder();

interface Received {
  readonly event: StateEvent;
  readonly at: StateCursor;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isU32(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}

/** Reads a message as a stamped event, of whatever type. */
function receive(data: Uint8Array): Received | undefined {
  let message: unknown;
  try {
    message = JSON.parse(decoder.decode(data));
  } catch {
    return undefined;
  }
  if (!isRecord(message)) return undefined;
  const { event_type: eventType, payload } = message;
  if (typeof eventType !== "string" || !isRecord(payload)) return undefined;
  const { session, revision } = payload;
  if (!isU32(session) || !isU32(revision)) return undefined;
  return { event: { event_type: eventType, payload }, at: { session, revision } };
}

/**
 * Follows one state of a room: every event once and in order, with a snapshot after a gap, a
 * restart of the owner or a loss of the bus.
 */
export function createStateMirror(options: StateMirrorOptions): StateMirror {
  const { bus, room, kind, clock = systemClock } = options;
  const log = options.log?.child({ room, kind }).throttled("state mirror", LOG_INTERVAL_MS);
  const queue: SyncInput[] = [];
  let state: SyncState = INITIAL_SYNC;
  let lastHeardMs: number | undefined;
  let isWorking = false;
  let isStopped = false;

  /** Runs the receiver's code; what it throws must not stop the events that follow. */
  function tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      log?.error("a receiver of state failed", { error });
    }
  }

  async function fetch(fetchId: number): Promise<void> {
    try {
      const { at, events } = await fetchSnapshot(bus, room, kind);
      handle({ type: "snapshot", fetchId, at, events });
    } catch (error) {
      if (!(error instanceof NoResponders || error instanceof BusClosed)) {
        log?.warn("could not fetch a snapshot", { error });
      }
      handle({ type: "snapshotFailed", fetchId });
    }
  }

  /** Takes inputs one after the other, also those that come while one is being worked on. */
  function handle(input: SyncInput): void {
    queue.push(input);
    if (isWorking) return;
    isWorking = true;
    for (let next = queue.shift(); next !== undefined && !isStopped; next = queue.shift()) {
      const step = syncStep(state, next);
      state = step.state;
      for (const effect of step.effects) {
        if (effect.type === "fetch") {
          void fetch(effect.fetchId);
        } else if (effect.type === "apply") {
          tell(() => options.onEvent(effect.event, "live"));
        } else {
          tell(() => options.onReset?.());
          for (const event of effect.events) tell(() => options.onEvent(event, "snapshot"));
        }
      }
    }
    isWorking = false;
  }

  function onMessage(message: BusMessage): void {
    const received = receive(message.data);
    if (received === undefined) {
      log?.warn("a state message has no session and revision", { subject: message.subject });
      return;
    }
    lastHeardMs = clock.nowMs();
    const { event, at } = received;
    handle(
      event.event_type === "stateRevision"
        ? { type: "heartbeat", at }
        : { type: "event", at, event },
    );
  }

  const subscription = bus.subscribe(subjects.state(room, kind), onMessage);
  const statuses = bus.onStatus((status) => {
    if (status === "connected") handle({ type: "resync" });
  });
  handle({ type: "resync" });

  return {
    get cursor() {
      return state.cursor;
    },
    get lastHeardMs() {
      return lastHeardMs;
    },
    stop() {
      isStopped = true;
      subscription.unsubscribe();
      statuses.unsubscribe();
    },
  };
}
