import type { Room, StateKind } from "@fuelrail/contracts";
import { STATE_KINDS } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { createStateMirror, fetchSnapshot, type StateMirror } from "@fuelrail/kit/state";
import {
  createRoomState,
  isOvergrown,
  keepEvent,
  newestEvent,
  newestMessage,
  renewKind,
  resetKind,
  type RoomState,
  wholeState,
} from "../core/room_state.ts";
import type { TextMessage } from "../core/state_queue.ts";
import { createRoomLink } from "./room_link.ts";

const FRAME_INGEST_KINDS = ["status", "render", "stream"] as const;
/** Longest wait for the first states of a room, ms. */
const KNOWN_MAX_MS = 1_000;
/** Least time between two attempts to renew what joiners are told of a kind, ms. */
const RENEW_GAP_MS = 2_000;
const LOG_INTERVAL_MS = 10_000;

/** Every state of one room as viewers are to see it, kept whole across gaps and restarts. */
export interface RoomStates {
  readonly state: RoomState;
  /** Why frame-ingest's word on the link does not hold; undefined while it does. */
  readonly linkFault: string | undefined;
  /** Resolves once frame-ingest's states are there or known to be missing, or after a second. */
  whenKnown(): Promise<void>;
  /** What a joiner is told, in order. */
  whole(): TextMessage[];
  /** Looks at the clock. */
  tick(): void;
  stop(): void;
}

/** What the states of a room are followed with. */
export interface RoomStatesOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  /** Stamped on what this gateway says in another's place. */
  readonly session: number;
  /** Takes each change, in order, for all viewers. */
  onMessage(message: TextMessage): void;
}

/** Follows every state of a room. */
export function createRoomStates(options: RoomStatesOptions): RoomStates {
  const { bus, room, clock, log, session, onMessage } = options;
  const state = createRoomState();
  const mirrors = new Map<StateKind, StateMirror>();
  const waiting = new Set<() => void>();
  const renewing = new Set<StateKind>();
  const renewAgainMs = new Map<StateKind, number>();
  let isStopped = false;
  const renewLog = log.throttled("room state", LOG_INTERVAL_MS);

  const link = createRoomLink({
    bus,
    room,
    clock,
    session,
    lastHeardMs: () => mirrors.get("status")?.lastHeardMs,
    lastWord: () => newestEvent(state, "status", "linkStatus")?.payload,
    onUnanswered: reviewLink,
  });

  function isKnown(): boolean {
    if (isStopped || link.fault !== undefined) return true;
    return FRAME_INGEST_KINDS.every((kind) => mirrors.get(kind)?.cursor !== undefined);
  }

  function lookAgain(): void {
    for (const attempt of waiting) attempt();
  }

  function reviewLink(): void {
    if (!link.review()) return;
    lookAgain();
    const word = link.instead ?? newestMessage(state, "status", "linkStatus");
    if (word !== undefined) onMessage(word);
  }

  /** Shortens what joiners are told; nothing of it is news to who follows already. */
  async function renew(kind: StateKind): Promise<void> {
    if (renewing.has(kind) || clock.nowMs() < (renewAgainMs.get(kind) ?? 0)) return;
    renewing.add(kind);
    try {
      renewKind(state, kind, await fetchSnapshot(bus, room, kind));
    } catch (error) {
      renewLog.warn("a state could not be fetched anew", { room, kind, error });
    } finally {
      renewing.delete(kind);
      renewAgainMs.set(kind, clock.nowMs() + RENEW_GAP_MS);
    }
  }

  function follow(kind: StateKind): void {
    const mirror = createStateMirror({
      bus,
      room,
      kind,
      clock,
      log,
      onReset() {
        resetKind(state, kind);
        if (kind === "status") link.heard();
        lookAgain();
      },
      onEvent(event) {
        const message = keepEvent(state, kind, event);
        if (kind === "status") {
          link.heard();
          if (link.review()) log.info("the link of a room is known again", { room });
        }
        onMessage(message);
      },
    });
    mirrors.set(kind, mirror);
  }

  for (const kind of STATE_KINDS) follow(kind);
  const status = bus.onStatus(reviewLink);

  return {
    state,
    get linkFault() {
      return link.fault;
    },
    whenKnown() {
      if (isKnown()) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = clock.setTimer(KNOWN_MAX_MS, finish);
        function finish(): void {
          timer.cancel();
          waiting.delete(attempt);
          resolve();
        }
        function attempt(): void {
          if (isKnown()) finish();
        }
        waiting.add(attempt);
      });
    },
    whole() {
      const { instead } = link;
      return instead === undefined
        ? wholeState(state)
        : [instead, ...wholeState(state, (kind) => kind !== "status")];
    },
    tick() {
      reviewLink();
      for (const kind of STATE_KINDS) if (isOvergrown(state, kind)) void renew(kind);
    },
    stop() {
      status.unsubscribe();
      for (const mirror of mirrors.values()) mirror.stop();
      isStopped = true;
      lookAgain();
    },
  };
}
