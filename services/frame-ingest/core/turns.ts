import { GESTURE_TAIL_MS, TURN_HOLD_MS, TURN_QUARANTINE_MS } from "@fuelrail/contracts/binary";
import type { TurnClass } from "@fuelrail/contracts";
import { lineOf, nextAsk, ripen, type TurnAsk, wantedFromMs } from "./turn_queue.ts";

/** A turn that is out. */
export interface HeldTurn {
  readonly turn: string;
  readonly class: TurnClass;
  readonly grantedAtMs: number;
  /** When it lapses unless renewed, monotonic ms. */
  readonly untilMs: number;
  readonly holder?: string;
  /** What a load does, for people. */
  readonly reason?: string;
  /** Its holder was told that somebody else waits for it. */
  readonly isWanted?: true;
}

/** Why a turn is over. */
export type TurnEnd = "ended" | "lapsed" | "project" | "link";

/** Why nobody gets a turn. */
export type TurnRefusal = "octane_offline" | "busy" | "timeout";

/** What the shell has to do, in order. */
export type TurnEffect =
  | { readonly type: "grant"; readonly ask: TurnAsk; readonly held: HeldTurn }
  | { readonly type: "refuse"; readonly ask: TurnAsk; readonly code: TurnRefusal }
  | { readonly type: "over"; readonly held: HeldTurn; readonly how: TurnEnd }
  /** The holder should give it back soon: somebody else waits. */
  | { readonly type: "wanted"; readonly turn: string }
  /** Close frame-ingest's own lane for a load, or open it again. */
  | { readonly type: "lane"; readonly closed: boolean }
  /** Ask Octane for its change level and report the answer. */
  | { readonly type: "probe" };

/** Who has the turn and who waits for it; changed in place. */
export interface TurnsState {
  readonly session: number;
  count: number;
  linkUp: boolean;
  laneBusy: boolean;
  laneClosed: boolean;
  readonly waiting: TurnAsk[];
  /** The newest change level of which an image was shown. */
  shownLevel: number;
  out: HeldTurn | undefined;
  /** Who had the last turn. */
  lastHolder: string | undefined;
  /** When each holder last had a turn of each class, monotonic ms. */
  readonly servedAtMs: Map<string, number>;
  /** End of the running gesture unless another gesture turn is granted, monotonic ms. */
  gestureUntilMs: number;
  /** No grants before this time and one answered probe. */
  quarantine: { readonly untilMs: number; readonly probing: boolean } | undefined;
}

/** Longest wait for a turn, ms: below the time in which a request must be answered. */
export const TURN_WAIT_MAX_MS = 9_000;
/** Waiting requests beyond this are refused. */
export const TURNS_WAITING_MAX = 256;
const PROBE_AGAIN_MS = 500;

/** An arbiter that has just started and grants nothing until older turns must have lapsed. */
export function createTurns(session: number, nowMs: number): TurnsState {
  return {
    session,
    count: 0,
    linkUp: false,
    laneBusy: false,
    laneClosed: false,
    waiting: [],
    shownLevel: -Infinity,
    out: undefined,
    lastHolder: undefined,
    servedAtMs: new Map(),
    gestureUntilMs: -Infinity,
    quarantine: { untilMs: nowMs + TURN_QUARANTINE_MS, probing: false },
  };
}

/** Somebody asks for the turn. */
export function askTurn(state: TurnsState, ask: TurnAsk, nowMs: number): TurnEffect[] {
  if (!state.linkUp) return [{ type: "refuse", ask, code: "octane_offline" }];
  if (state.waiting.length >= TURNS_WAITING_MAX) return [{ type: "refuse", ask, code: "busy" }];
  state.waiting.push(ask);
  return advanceTurns(state, nowMs);
}

/** Whoever asked no longer listens: the turn goes to others. */
export function leaveTurns(state: TurnsState, id: number, nowMs: number): TurnEffect[] {
  const at = state.waiting.findIndex((ask) => ask.id === id);
  const left = at < 0 ? [] : state.waiting.splice(at, 1);
  const refused = left.map((ask): TurnEffect => ({ type: "refuse", ask, code: "timeout" }));
  return [...refused, ...advanceTurns(state, nowMs)];
}

/** Keeps a turn; undefined when it is not out or belongs to another session. */
export function renewTurn(
  state: TurnsState,
  turn: string,
  session: number | undefined,
  nowMs: number,
): HeldTurn | undefined {
  if (!isOut(state, turn, session, nowMs)) return undefined;
  state.out = { ...state.out, untilMs: nowMs + TURN_HOLD_MS };
  return state.out;
}

/** Gives a turn back; `lapsed` says that it was over already. */
export function endTurn(
  state: TurnsState,
  turn: string,
  session: number | undefined,
  nowMs: number,
): { readonly lapsed: boolean; readonly effects: TurnEffect[] } {
  if (!isOut(state, turn, session, nowMs)) {
    return { lapsed: true, effects: advanceTurns(state, nowMs) };
  }
  const over = takeBack(state, "ended", nowMs);
  return { lapsed: false, effects: [...over, ...advanceTurns(state, nowMs)] };
}

/** The way to Octane was opened or lost; a loss ends all turns and all waiting. */
export function turnsLink(state: TurnsState, up: boolean, nowMs: number): TurnEffect[] {
  state.linkUp = up;
  state.shownLevel = -Infinity;
  if (up) return advanceTurns(state, nowMs);
  const over = endBySurprise(state, "link", nowMs);
  if (state.quarantine?.probing) state.quarantine = { untilMs: nowMs, probing: false };
  const refused = state.waiting.splice(0).map((ask): TurnEffect => {
    return { type: "refuse", ask, code: "octane_offline" };
  });
  return [...over, ...refused, ...advanceTurns(state, nowMs)];
}

/** The first image of a change level was shown: who waits for it may go. */
export function turnsImage(state: TurnsState, level: number, nowMs: number): TurnEffect[] {
  state.shownLevel = level;
  return advanceTurns(state, nowMs);
}

/** Octane has another project: every turn is over but the load that made it. */
export function turnsProject(state: TurnsState, nowMs: number): TurnEffect[] {
  state.shownLevel = -Infinity;
  const over = state.out?.class === "load" ? [] : endBySurprise(state, "project", nowMs);
  return [...over, ...advanceTurns(state, nowMs)];
}

/** frame-ingest's own lane has a call in flight, or has none. */
export function turnsLane(state: TurnsState, busy: boolean, nowMs: number): TurnEffect[] {
  state.laneBusy = busy;
  return advanceTurns(state, nowMs);
}

/** The probe was answered, or failed. */
export function turnsProbed(state: TurnsState, answered: boolean, nowMs: number): TurnEffect[] {
  if (state.quarantine?.probing !== true) return [];
  state.quarantine = answered ? undefined : { untilMs: nowMs + PROBE_AGAIN_MS, probing: false };
  return advanceTurns(state, nowMs);
}

/** Whether a gesture runs: a gesture turn is out, or the last one ended a moment ago. */
export function gestureRuns(state: TurnsState, nowMs: number): boolean {
  return state.out?.class === "gesture" || nowMs < state.gestureUntilMs;
}

/** Does whatever has fallen due; to be called at `turnsDueMs`. */
export function advanceTurns(state: TurnsState, nowMs: number): TurnEffect[] {
  const effects: TurnEffect[] = [];
  if (state.out !== undefined && nowMs >= state.out.untilMs) {
    effects.push(...endBySurprise(state, "lapsed", nowMs));
  }
  const isLate = (ask: TurnAsk) => refusedAtMs(ask) <= nowMs;
  if (state.waiting.some(isLate)) {
    const late = state.waiting.filter(isLate);
    effects.push(...late.map((ask): TurnEffect => ({ type: "refuse", ask, code: "busy" })));
    replaceAll(state.waiting, state.waiting.filter((ask) => !isLate(ask)));
  }
  replaceAll(state.waiting, ripen(state.waiting, state.shownLevel, nowMs));
  if (state.out !== undefined && nowMs >= wantedDueMs(state)) {
    state.out = { ...state.out, isWanted: true };
    effects.push({ type: "wanted", turn: state.out.turn });
  }
  if (state.linkUp && state.out === undefined) effects.push(...grantNext(state, nowMs));
  if (state.laneClosed && !needsLane(state, nowMs)) {
    state.laneClosed = false;
    effects.push({ type: "lane", closed: false });
  }
  return effects;
}

/** When something falls due next, monotonic ms. */
export function turnsDueMs(state: TurnsState, nowMs: number): number | undefined {
  const due = [
    state.out?.untilMs,
    ...state.waiting.map(refusedAtMs),
    state.linkUp && state.quarantine?.probing === false ? state.quarantine.untilMs : undefined,
    nowMs < state.gestureUntilMs ? state.gestureUntilMs : undefined,
    wantedDueMs(state),
    ...state.waiting.map(({ after }) => after?.untilMs),
  ];
  const first = Math.min(...due.map((dueMs) => dueMs ?? Infinity));
  return first === Infinity ? undefined : first;
}

/** When somebody has waited as long as the answer to a request may take, monotonic ms. */
function refusedAtMs(ask: TurnAsk): number {
  return ask.askedAtMs + TURN_WAIT_MAX_MS;
}

function replaceAll<T>(list: T[], next: readonly T[]): void {
  if (next !== list) list.splice(0, list.length, ...next);
}

/** When the holder of the turn is to be told that it is wanted; infinite when it need not be. */
function wantedDueMs({ out, waiting }: TurnsState): number {
  return out === undefined || out.isWanted ? Infinity : wantedFromMs(out, waiting);
}

function grantNext(state: TurnsState, nowMs: number): TurnEffect[] {
  const { quarantine } = state;
  if (quarantine !== undefined) {
    if (quarantine.probing || nowMs < quarantine.untilMs) return [];
    state.quarantine = { ...quarantine, probing: true };
    return [{ type: "probe" }];
  }
  const ask = next(state, nowMs);
  if (ask === undefined) return [];
  const effects: TurnEffect[] = [];
  if (ask.class === "load" && !state.laneClosed) {
    state.laneClosed = true;
    effects.push({ type: "lane", closed: true });
  }
  if (ask.class === "load" && state.laneBusy) return effects;
  state.waiting.splice(state.waiting.indexOf(ask), 1);
  state.count++;
  const held: HeldTurn = {
    turn: `${state.session.toString(16)}-${state.count}`,
    class: ask.class,
    grantedAtMs: nowMs,
    untilMs: nowMs + TURN_HOLD_MS,
    ...(ask.holder === undefined ? {} : { holder: ask.holder }),
    ...(ask.reason === undefined ? {} : { reason: ask.reason }),
  };
  state.out = held;
  state.lastHolder = ask.holder;
  noteServed(state, ask, nowMs);
  return [...effects, { type: "grant", ask, held }];
}

function next(state: TurnsState, nowMs: number): TurnAsk | undefined {
  return nextAsk(state.waiting, { ...state, nowMs, gestureRuns: gestureRuns(state, nowMs) });
}

/** Remembers lines that still count, so that names that come and go do not pile up. */
function noteServed({ servedAtMs }: TurnsState, ask: TurnAsk, nowMs: number): void {
  for (const [line, atMs] of servedAtMs) {
    if (nowMs - atMs >= TURN_WAIT_MAX_MS) servedAtMs.delete(line);
  }
  const line = lineOf(ask);
  if (line !== undefined) servedAtMs.set(line, nowMs);
}

/** The lane stays closed while a load is out, or next and only waiting for the lane. */
function needsLane(state: TurnsState, nowMs: number): boolean {
  if (state.out !== undefined) return state.out.class === "load";
  if (!state.linkUp || state.quarantine !== undefined) return false;
  return next(state, nowMs)?.class === "load";
}

function isOut(
  state: TurnsState,
  turn: string,
  session: number | undefined,
  nowMs: number,
): state is TurnsState & { out: HeldTurn } {
  return (session === undefined || session === state.session) && state.out?.turn === turn &&
    nowMs < state.out.untilMs;
}

function takeBack(state: TurnsState, how: TurnEnd, nowMs: number): TurnEffect[] {
  const held = state.out;
  if (held === undefined) return [];
  state.out = undefined;
  if (held.class === "gesture") state.gestureUntilMs = nowMs + GESTURE_TAIL_MS;
  return [{ type: "over", held, how }];
}

/** The holder may still have a call in flight, so nobody follows until it must be over. */
function endBySurprise(state: TurnsState, how: TurnEnd, nowMs: number): TurnEffect[] {
  const effects = takeBack(state, how, nowMs);
  if (effects.length > 0) {
    state.quarantine = { untilMs: nowMs + TURN_QUARANTINE_MS, probing: false };
  }
  return effects;
}
