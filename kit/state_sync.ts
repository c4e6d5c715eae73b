/** A state event as it travels, its payload not looked into. */
export interface StateEvent {
  readonly event_type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A point in the history of a state: one start of its owner, and the count of its changes. */
export interface StateCursor {
  readonly session: number;
  readonly revision: number;
}

/** What happens to a receiver of state. */
export type SyncInput =
  /** It starts, or the bus came back: anything may have been missed. */
  | { readonly type: "resync" }
  | { readonly type: "event"; readonly at: StateCursor; readonly event: StateEvent }
  /** The owner repeats the newest point. */
  | { readonly type: "heartbeat"; readonly at: StateCursor }
  | {
    readonly type: "snapshot";
    readonly fetchId: number;
    readonly at: StateCursor;
    readonly events: readonly StateEvent[];
  }
  | { readonly type: "snapshotFailed"; readonly fetchId: number };

/** What the receiver must do, in order. */
export type SyncEffect =
  /** Ask the owner for a snapshot; the answer comes back as an input with this number. */
  | { readonly type: "fetch"; readonly fetchId: number }
  /** Forget the state and take these events as the whole of it. */
  | { readonly type: "reset"; readonly at: StateCursor; readonly events: readonly StateEvent[] }
  | { readonly type: "apply"; readonly at: StateCursor; readonly event: StateEvent };

interface Held {
  readonly at: StateCursor;
  readonly event: StateEvent;
  /** The fetch that was the newest when it came. */
  readonly fetchId: number;
}

/** Where a receiver stands. */
export interface SyncState {
  /** The newest point applied; none before the first snapshot. */
  readonly cursor: StateCursor | undefined;
  /** Number of the newest fetch; answers to older ones are ignored. */
  readonly fetchId: number;
  readonly isFetching: boolean;
  /** Events that cannot be applied yet. */
  readonly held: readonly Held[];
  /** Points that were heard of during the fetch and that its answer may not cover. */
  readonly heard: readonly StateCursor[];
}

/** The outcome of one input. */
export interface SyncStep {
  readonly state: SyncState;
  readonly effects: readonly SyncEffect[];
}

const HELD_MAX = 1_024;
const HEARD_MAX = 8;

/** A receiver that has heard nothing. */
export const INITIAL_SYNC: SyncState = {
  cursor: undefined,
  fetchId: 0,
  isFetching: false,
  held: [],
  heard: [],
};

/**
 * Decides what a receiver of state does.
 *
 * Events apply only in unbroken order after what is applied. Whatever else is heard of makes it
 * fetch a snapshot, one at a time; a failed fetch is repeated when something was heard during it,
 * else at the next thing heard, at the latest the owner's next heartbeat. Sessions have no order of
 * their own: that a snapshot was asked for after the last one came is what makes its session the
 * newer one.
 */
export function syncStep(state: SyncState, input: SyncInput): SyncStep {
  switch (input.type) {
    case "resync":
      return fetch(state);
    case "event":
      return onEvent(state, input.at, input.event);
    case "heartbeat":
      return onHeartbeat(state, input.at);
    case "snapshot":
      return onSnapshot(state, input.fetchId, input.at, input.events);
    case "snapshotFailed":
      if (!isAwaited(state, input.fetchId)) return { state, effects: [] };
      return fetchIfBehind({ ...state, isFetching: false });
  }
}

function isAwaited(state: SyncState, fetchId: number): boolean {
  return state.isFetching && state.fetchId === fetchId;
}

function fetch(state: SyncState): SyncStep {
  const fetchId = state.fetchId + 1;
  return {
    state: { ...state, fetchId, isFetching: true, heard: [] },
    effects: [{ type: "fetch", fetchId }],
  };
}

/** Whether a point lies before or at what is applied, as far as the cursor can tell. */
function isCovered(cursor: StateCursor | undefined, at: StateCursor): boolean {
  return cursor !== undefined && cursor.session === at.session && at.revision <= cursor.revision;
}

function want(state: SyncState, at: StateCursor): SyncStep {
  if (!state.isFetching) return fetch(state);
  const heard = [...state.heard, at].slice(-HEARD_MAX);
  return { state: { ...state, heard }, effects: [] };
}

function onHeartbeat(state: SyncState, at: StateCursor): SyncStep {
  if (!isCovered(state.cursor, at)) return want(state, at);
  return { state: state.isFetching ? state : withoutGone(state), effects: [] };
}

/** What is held of another session than the one that speaks now comes from an owner that has gone. */
function withoutGone(state: SyncState): SyncState {
  const held = state.held.filter((entry) => entry.at.session === state.cursor?.session);
  return held.length === state.held.length ? state : { ...state, held };
}

function onEvent(state: SyncState, at: StateCursor, event: StateEvent): SyncStep {
  const { cursor } = state;
  if (isCovered(cursor, at)) return { state, effects: [] };
  if (cursor?.session === at.session && at.revision === cursor.revision + 1) {
    const drained = drain({ ...state, cursor: at });
    return { state: drained.state, effects: [{ type: "apply", at, event }, ...drained.effects] };
  }
  const isFull = state.held.length >= HELD_MAX;
  const held = [...(isFull ? [] : state.held), { at, event, fetchId: state.fetchId }];
  return want({ ...state, held }, at);
}

/** Applies the held events that follow on what is applied, and lets go of those that lie before. */
function drain(state: SyncState): SyncStep {
  const effects: SyncEffect[] = [];
  let { cursor } = state;
  const inOrder = [...state.held].sort((a, b) => a.at.revision - b.at.revision);
  const held: Held[] = [];
  for (const entry of inOrder) {
    if (isCovered(cursor, entry.at)) continue;
    if (cursor?.session === entry.at.session && entry.at.revision === cursor.revision + 1) {
      cursor = entry.at;
      effects.push({ type: "apply", at: entry.at, event: entry.event });
    } else {
      held.push(entry);
    }
  }
  return { state: { ...state, cursor, held }, effects };
}

function onSnapshot(
  state: SyncState,
  fetchId: number,
  at: StateCursor,
  events: readonly StateEvent[],
): SyncStep {
  if (!isAwaited(state, fetchId)) return { state, effects: [] };
  const effects: SyncEffect[] = [];
  let { cursor } = state;
  if (!isCovered(cursor, at)) {
    cursor = at;
    effects.push({ type: "reset", at, events });
  }
  const session = cursor?.session;
  // What came before the question and is of another session belongs to an owner that has gone.
  const held = state.held.filter((entry) =>
    entry.at.session === session || entry.fetchId === fetchId
  );
  const drained = drain({ ...state, cursor, held, isFetching: false });
  effects.push(...drained.effects);
  const next = fetchIfBehind(drained.state);
  return { state: next.state, effects: [...effects, ...next.effects] };
}

/** Fetches again when the fetch that ended did not bring what was heard of during it. */
function fetchIfBehind(state: SyncState): SyncStep {
  const isBehind = state.heard.some((point) => !isCovered(state.cursor, point));
  return isBehind ? fetch(state) : { state: { ...state, heard: [] }, effects: [] };
}
