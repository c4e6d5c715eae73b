import { fly, flyDirection, transitionAt } from "@fuelrail/camera-math";
import { PACE_MAX_MS, paceDueMs, paceWaitMs, paceWriting } from "./pace.ts";
import { steeringRefuse } from "./steering_cancel.ts";
import {
  currentPose,
  isSameStored,
  MOTION_TICK_MS,
  POLL_MS,
  POLL_REST_MS,
  type SteeringEffect,
  steeringFault,
  type SteeringState,
} from "./steering_state.ts";

/** When something falls due, monotonic ms; undefined when it is somebody else's turn. */
export function steeringDueMs(state: SteeringState): number | undefined {
  if (!state.link || state.writing !== undefined) return undefined;
  if (hasWish(state)) return writeDueMs(state);
  return state.isReading ? undefined : readDueMs(state);
}

/** When the next write will be wanted, so that its turn can be asked for ahead. */
export interface WriteAhead {
  /** Change level whose first image lets it go. */
  readonly level: number;
  /** How long that image is waited for, ms. */
  readonly waitMs: number;
}

/**
 * What the next write waits for; undefined when nothing is wanted or nothing holds it back.
 * `madeLevel` is that of a write which is at Octane still.
 */
export function steeringAhead(
  state: SteeringState,
  nowMs: number,
  madeLevel?: number,
): WriteAhead | undefined {
  if (!state.link || !hasWish(state)) return undefined;
  if (madeLevel !== undefined) return { level: madeLevel, waitMs: paceWaitMs(state.pace) };
  const newest = state.pace.open.at(-1);
  const dueMs = paceDueMs(state.pace);
  if (state.writing !== undefined || newest === undefined || dueMs === undefined) return undefined;
  return { level: newest.level, waitMs: Math.max(0, dueMs - nowMs) };
}

/** Does what has fallen due: one write, or the reading of a camera that nobody steers. */
export function advance(state: SteeringState, nowMs: number): SteeringEffect[] {
  if (!state.link || state.writing !== undefined) return [];
  if (!hasWish(state)) return nowMs >= readDueMs(state) ? startReading(state, nowMs) : [];
  const dueMs = writeDueMs(state);
  return dueMs === undefined || nowMs < dueMs ? [] : beginWrite(state, nowMs);
}

/** A turn that was asked for ahead has come, and with it the end of the pace's wait. */
export function steeringGranted(state: SteeringState, nowMs: number): SteeringEffect[] {
  const isIdle = !state.link || state.writing !== undefined || !hasWish(state);
  return isIdle ? [] : beginWrite(state, nowMs);
}

function beginWrite(state: SteeringState, nowMs: number): SteeringEffect[] {
  const by = state.goal?.by ?? state.flight?.by;
  advanceMotion(state, nowMs);
  const { goal } = state;
  if (goal === undefined) return [];
  const fault = steeringFault(state);
  state.goal = undefined;
  if (fault !== undefined) {
    state.flight = undefined;
    if (goal.ticket !== undefined) {
      return [{ type: "done", ticket: goal.ticket, refusal: fault }];
    }
    return by === undefined ? [] : steeringRefuse(state, by, fault, nowMs);
  }
  const isSure = state.knownAtMs > -Infinity;
  if (isSure && state.known !== undefined && isSameStored(goal.pose, state.known)) {
    return goal.ticket === undefined
      ? []
      : [{ type: "done", ticket: goal.ticket, refusal: undefined }];
  }
  state.writing = goal;
  state.wroteSinceRead = true;
  paceWriting(state.pace);
  return [{ type: "write", goal, isPaused: state.render === "paused" }];
}

/** Brings transition and flight to this moment. */
export function advanceMotion(state: SteeringState, nowMs: number): void {
  const { motion, flight } = state;
  if (motion === undefined && flight === undefined) return;
  state.motionAtMs = nowMs;
  if (motion !== undefined) {
    const { by, ticket, transition, startedAtMs } = motion;
    const { pose, done } = transitionAt(transition, nowMs - startedAtMs);
    const goal = { pose, by, inputSeq: state.inputSeqs.get(by) ?? 0 };
    state.goal = done ? { ...goal, ticket } : goal;
    if (done) state.motion = undefined;
  }
  const from = currentPose(state);
  if (flight === undefined || from === undefined) return;
  const seconds = Math.min(nowMs - flight.atMs, PACE_MAX_MS) / 1_000;
  const { by, inputSeq, keys, unitsPerSecond } = flight;
  const pose = fly(from, flyDirection(keys), seconds, unitsPerSecond, state.upAxis);
  state.flight = { ...flight, atMs: nowMs };
  state.goal = { pose, by, inputSeq };
}

/** Asks for a reading, unless one is under way. */
export function startReading(state: SteeringState, nowMs: number): SteeringEffect[] {
  if (state.isReading) return [];
  state.isReading = true;
  state.isStirred = false;
  state.readFromMs = nowMs;
  state.wroteSinceRead = false;
  return [{ type: "read" }];
}

function hasWish({ goal, motion, flight }: SteeringState): boolean {
  return goal !== undefined || motion !== undefined || flight !== undefined;
}

function writeDueMs(state: SteeringState): number | undefined {
  const dueMs = paceDueMs(state.pace);
  if (dueMs === undefined || state.goal !== undefined) return dueMs;
  return Math.max(dueMs, state.motionAtMs + MOTION_TICK_MS);
}

/**
 * At once for input that waits, soon after something changed at Octane; else a reading that took
 * long leaves time for others.
 */
function readDueMs(
  { waiting, isStirred, readFromMs, readAtMs, pace }: SteeringState,
): number {
  if (waiting.length > 0) return -Infinity;
  if (isStirred) return readAtMs + POLL_REST_MS;
  return Math.max(
    Math.max(readFromMs, pace.writtenAtMs) + POLL_MS,
    readAtMs + POLL_REST_MS,
  );
}
