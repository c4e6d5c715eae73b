import { samePose, upAxisOf } from "@fuelrail/camera-math";
import { paceFailed, paceImage, paceReset, paceWritten } from "./pace.ts";
import type { RefusalReason } from "./refusal.ts";
import { applyInput } from "./steering.ts";
import { advance } from "./steering_advance.ts";
import { cancelAll, steeringDrop, steeringRefuse } from "./steering_cancel.ts";
import {
  isSameStored,
  type Sight,
  type SteeringEffect,
  type SteeringState,
} from "./steering_state.ts";

const PROJECT_CHANGED: RefusalReason = { code: "conflict", message: "The project has changed" };

/** Octane's camera was read; what was written meanwhile is newer. */
export function steeringRead(
  state: SteeringState,
  sight: Sight,
  nowMs: number,
): SteeringEffect[] {
  state.isReading = false;
  state.readAtMs = nowMs;
  const effects = changeProject(state, sight.projectGeneration);
  if (sight.sceneRadius !== undefined) state.sceneRadius = sight.sceneRadius;
  const { pose } = sight;
  const isOvertaken = state.wroteSinceRead || state.goal !== undefined;
  if (pose === undefined || isOvertaken) return [...effects, ...advance(state, nowMs)];
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
  const inputs = state.waiting;
  state.waiting = [];
  for (const input of inputs) applyInput(state, input);
  return [...effects, ...advance(state, nowMs)];
}

/** The camera could not be read: input that waited for it is refused. */
export function steeringReadFailed(
  state: SteeringState,
  refusal: RefusalReason,
  nowMs: number,
): SteeringEffect[] {
  state.isReading = false;
  state.readAtMs = nowMs;
  const viewers = new Set(state.waiting.map(({ viewerId }) => viewerId));
  state.waiting = [];
  return [...viewers].flatMap((viewerId) => steeringRefuse(state, viewerId, refusal, nowMs));
}

/** A write was taken: that is the camera now. `atMs` is when Octane had it. */
export function steeringWritten(
  state: SteeringState,
  made: { readonly level: number; readonly atMs: number; readonly projectGeneration: number },
  nowMs: number,
): SteeringEffect[] {
  const { writing } = state;
  state.writing = undefined;
  const effects = changeProject(state, made.projectGeneration);
  paceWritten(state.pace, made.level, made.atMs);
  if (writing === undefined) return [...effects, ...advance(state, nowMs)];
  state.known = writing.pose;
  state.knownAtMs = nowMs;
  state.shown = { by: writing.by, inputSeq: writing.inputSeq };
  effects.push({ type: "publish" });
  if (writing.ticket !== undefined) {
    effects.push({ type: "done", ticket: writing.ticket, refusal: undefined });
  }
  return [...effects, ...advance(state, nowMs)];
}

/** A write failed: whoever wanted it is told, its gesture is over, and the camera is read again. */
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
