import { samePose, upAxisOf } from "@fuelrail/camera-math";
import { paceFailed, paceImage, paceReset, paceWritten } from "./pace.ts";
import type { RefusalReason } from "./refusal.ts";
import { applyInput } from "./steering.ts";
import { advance, startReading } from "./steering_advance.ts";
import { cancelAll, steeringDrop, steeringRefuse } from "./steering_cancel.ts";
import {
  isFresh,
  isSameStored,
  type Sight,
  type SteeringEffect,
  steeringFault,
  type SteeringState,
} from "./steering_state.ts";

const PROJECT_CHANGED: RefusalReason = { code: "conflict", message: "The project has changed" };
const NOTHING_SEEN: RefusalReason = {
  code: "not_available",
  message: "Octane looks through no camera",
};
/** Turns in a row that may end before their time without anybody's movement being given up. */
const VOIDS_MAX = 3;

/** Octane's camera was read; what was written meanwhile is newer. */
export function steeringRead(
  state: SteeringState,
  sight: Sight,
  nowMs: number,
): SteeringEffect[] {
  endReading(state, nowMs);
  state.voids = 0;
  const effects = changeProject(state, sight.projectGeneration);
  const { pose } = sight;
  const isOvertaken = state.wroteSinceRead || state.goal !== undefined;
  if (isOvertaken) return [...effects, ...settleWaiting(state, nowMs)];
  if (pose === undefined) {
    effects.push(...refuseWaiting(state, NOTHING_SEEN, nowMs));
    return [...effects, ...advance(state, nowMs)];
  }
  const { known } = state;
  state.known = known !== undefined && isSameStored(known, pose) ? known : pose;
  state.knownAtMs = nowMs;
  if (known === undefined || !samePose(known, pose)) {
    state.upAxis = upAxisOf(pose, known === undefined ? undefined : state.upAxis);
    state.shown = { by: undefined, inputSeq: 0 };
    effects.push({ type: "publish" });
  }
  if (state.first === undefined) {
    state.first = pose;
    effects.push({ type: "project", before: state.before });
    state.before = undefined;
  }
  return [...effects, ...settleWaiting(state, nowMs)];
}

/** A reading was broken off because a write goes first, whose pose is newer. */
export function steeringReadBroken(state: SteeringState, nowMs: number): SteeringEffect[] {
  endReading(state, nowMs);
  return settleWaiting(state, nowMs);
}

/** The camera could not be read: input that waited for it is refused, unless only the turn was lost. */
export function steeringReadFailed(
  state: SteeringState,
  refusal: RefusalReason,
  nowMs: number,
): SteeringEffect[] {
  endReading(state, nowMs);
  if (state.waiting.length > 0 && mayTryAgain(state, refusal)) return startReading(state, nowMs);
  return refuseWaiting(state, refusal, nowMs);
}

/** A write was taken: that is the camera now. `atMs` is when Octane had it. */
export function steeringWritten(
  state: SteeringState,
  made: { readonly level: number; readonly atMs: number; readonly projectGeneration: number },
  nowMs: number,
): SteeringEffect[] {
  const { writing } = state;
  state.writing = undefined;
  state.voids = 0;
  const effects = changeProject(state, made.projectGeneration);
  paceWritten(state.pace, made.level, made.atMs);
  if (writing === undefined) return [...effects, ...advance(state, nowMs)];
  state.known = writing.pose;
  state.knownAtMs = nowMs;
  state.shown = { by: writing.by, inputSeq: writing.inputSeq, level: made.level };
  state.refusedAtMs.delete(writing.by);
  effects.push({ type: "publish" });
  if (writing.ticket !== undefined) {
    effects.push({ type: "done", ticket: writing.ticket, refusal: undefined });
  }
  return [...effects, ...advance(state, nowMs)];
}

/**
 * A write failed: whoever wanted it is told, its gesture is over, and the camera is read again. If
 * only its turn was lost, the newest pose is written in another.
 */
export function steeringWriteFailed(
  state: SteeringState,
  refusal: RefusalReason,
  nowMs: number,
): SteeringEffect[] {
  const { writing } = state;
  state.writing = undefined;
  state.knownAtMs = -Infinity;
  paceFailed(state.pace);
  if (writing === undefined) return advance(state, nowMs);
  const { by, ticket } = writing;
  if (!state.cancelled.has(by) && mayTryAgain(state, refusal)) {
    const isOvertaken = state.goal !== undefined;
    state.goal ??= writing;
    const done = { type: "done", ticket: ticket ?? 0, refusal } as const;
    return [...(isOvertaken && ticket !== undefined ? [done] : []), ...advance(state, nowMs)];
  }
  const effects = ticket === undefined
    ? steeringRefuse(state, by, refusal, nowMs)
    : [{ type: "done", ticket, refusal } as const];
  return [...effects, ...steeringDrop(state, by, false, refusal), ...advance(state, nowMs)];
}

/** The first image of a change level came. */
export function steeringImage(
  state: SteeringState,
  level: number,
  nowMs: number,
): SteeringEffect[] {
  paceImage(state.pace, level, nowMs);
  return advance(state, nowMs);
}

/** Octane has a new change level: the camera is read early, unless the level is that of a write. */
export function steeringStirred(
  state: SteeringState,
  level: number,
  nowMs: number,
): SteeringEffect[] {
  const isOwn = state.writing !== undefined || level <= state.pace.writtenLevel;
  if (!isOwn) state.isStirred = true;
  return advance(state, nowMs);
}

function endReading(state: SteeringState, nowMs: number): void {
  state.isReading = false;
  state.readAtMs = nowMs;
}

/** Puts input that waited on top of a camera that is sure, or reads it again. */
function settleWaiting(state: SteeringState, nowMs: number): SteeringEffect[] {
  const { waiting } = state;
  if (waiting.length === 0) return advance(state, nowMs);
  if (!isFresh(state, nowMs)) return [...startReading(state, nowMs), ...advance(state, nowMs)];
  const fault = steeringFault(state);
  if (fault !== undefined) return refuseWaiting(state, fault, nowMs);
  state.waiting = [];
  for (const input of waiting) applyInput(state, input);
  return advance(state, nowMs);
}

function refuseWaiting(
  state: SteeringState,
  refusal: RefusalReason,
  nowMs: number,
): SteeringEffect[] {
  const viewers = new Set(state.waiting.map(({ viewerId }) => viewerId));
  state.waiting = [];
  return [...viewers].flatMap((viewerId) => steeringRefuse(state, viewerId, refusal, nowMs));
}

/** Whether work failed only because its turn was over too early, and not over and over. */
function mayTryAgain(state: SteeringState, { code }: RefusalReason): boolean {
  return code === "turn_void" && state.link && ++state.voids <= VOIDS_MAX;
}

function changeProject(state: SteeringState, generation: number): SteeringEffect[] {
  if (state.projectGeneration === generation) return [];
  const isFirst = state.projectGeneration === undefined;
  state.projectGeneration = generation;
  if (isFirst) return [];
  state.before = state.known ?? state.before;
  state.known = undefined;
  state.first = undefined;
  state.sceneRadius = undefined;
  paceReset(state.pace);
  return cancelAll(state, PROJECT_CHANGED);
}
