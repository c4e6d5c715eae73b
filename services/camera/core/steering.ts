import {
  type CameraPose,
  createTransition,
  distanceLimits,
  isUsable,
  movedPose,
} from "@fuelrail/camera-math";
import type { Refusal } from "./refusal.ts";
import { paceReset } from "./pace.ts";
import { advance, advanceMotion, startReading } from "./steering_advance.ts";
import { cancelAll, overtake, setGoal, steeringRefuse } from "./steering_cancel.ts";
import {
  currentPose,
  type Flight,
  isFresh,
  isSameStored,
  type SteeringEffect,
  steeringFault,
  type SteeringInput,
  type SteeringState,
} from "./steering_state.ts";

/** Where a command or tool wants the camera. */
export interface Wish {
  readonly pose: CameraPose;
  readonly by: string;
  /** Length of the transition, ms; 0 jumps. */
  readonly durationMs: number;
  /** Comes back with `done`. */
  readonly ticket: number;
}

/** The link, the render or its size are news; a lost link ends every movement. */
export function steeringMirror(
  state: SteeringState,
  news: Pick<SteeringState, "link" | "render" | "size">,
  nowMs: number,
): SteeringEffect[] {
  const wasUp = state.link;
  state.link = news.link;
  state.render = news.render;
  state.size = news.size;
  if (!wasUp || state.link) return advance(state, nowMs);
  state.knownAtMs = -Infinity;
  paceReset(state.pace);
  return cancelAll(state, steeringFault(state));
}

/** Movements of the driver; they start from the camera as Octane holds it. */
export function steeringMove(
  state: SteeringState,
  input: SteeringInput,
  nowMs: number,
): SteeringEffect[] {
  const fault = steeringFault(state);
  if (fault !== undefined) return steeringRefuse(state, input.viewerId, fault, nowMs);
  state.inputSeqs.set(input.viewerId, input.inputSeq);
  const effects = overtake(state);
  if (!isFresh(state, nowMs) || state.waiting.length > 0) {
    state.waiting.push(input);
    return [...effects, ...startReading(state, nowMs)];
  }
  applyInput(state, input);
  return [...effects, ...advance(state, nowMs)];
}

/** A whole pose, from a bridge; an unusable one is refused and never written. */
export function steeringPose(
  state: SteeringState,
  sent: { readonly viewerId: string; readonly inputSeq: number; readonly pose: CameraPose },
  nowMs: number,
): SteeringEffect[] {
  const { viewerId, inputSeq, pose } = sent;
  const fault = steeringFault(state) ?? poseFault(pose);
  if (fault !== undefined) return steeringRefuse(state, viewerId, fault, nowMs);
  state.inputSeqs.set(viewerId, inputSeq);
  const film = currentPose(state)?.orthographicScale;
  const whole = film === undefined ? pose : { ...pose, orthographicScale: film };
  const effects = overtake(state);
  state.waiting = [];
  effects.push(...setGoal(state, { pose: whole, by: viewerId, inputSeq }));
  noteInFlight(state, viewerId, inputSeq);
  return [...effects, ...advance(state, nowMs)];
}

/** The keys held to fly have changed. */
export function steeringFly(
  state: SteeringState,
  flight: Omit<Flight, "atMs">,
  nowMs: number,
): SteeringEffect[] {
  const { by, keys, inputSeq } = flight;
  const fault = keys.length === 0 ? undefined : steeringFault(state);
  if (fault !== undefined) return steeringRefuse(state, by, fault, nowMs);
  const effects = overtake(state);
  if (state.flight?.by === by) advanceMotion(state, nowMs);
  state.flight = keys.length === 0 ? undefined : { ...flight, atMs: nowMs };
  state.inputSeqs.set(by, inputSeq);
  return [...effects, ...advance(state, nowMs)];
}

/** A command wants the camera elsewhere; `done` with its ticket says what became of it. */
export function steeringSettle(
  state: SteeringState,
  { pose, by, durationMs, ticket }: Wish,
  nowMs: number,
): SteeringEffect[] {
  const refusal = steeringFault(state) ?? poseFault(pose);
  const from = currentPose(state);
  if (refusal !== undefined || from === undefined) return [{ type: "done", ticket, refusal }];
  const effects = overtake(state);
  state.flight = undefined;
  state.waiting = [];
  if (durationMs > 0) {
    state.goal = undefined;
    const transition = createTransition(from, pose, state.upAxis, durationMs);
    state.motion = { transition, startedAtMs: nowMs, by, ticket };
  } else {
    const inputSeq = state.inputSeqs.get(by) ?? 0;
    effects.push(...setGoal(state, { pose, by, inputSeq, ticket }));
  }
  return [...effects, ...advance(state, nowMs)];
}

/** Puts movements on top of where the camera is or will be next. */
export function applyInput(state: SteeringState, input: SteeringInput): void {
  const from = currentPose(state);
  const { size, upAxis, sceneRadius } = state;
  if (from === undefined || size === undefined) return;
  const { viewerId, inputSeq, intents, navigation } = input;
  const context = { size, upAxis, navigation, limits: distanceLimits(sceneRadius) };
  const pose = movedPose(from, intents, context);
  if (pose === undefined || (isSameStored(pose, from) && state.goal === undefined)) return;
  state.goal = { pose, by: viewerId, inputSeq };
  noteInFlight(state, viewerId, inputSeq);
}

/** Whoever flies goes on from what its other input did. */
function noteInFlight(state: SteeringState, viewerId: string, inputSeq: number): void {
  if (state.flight?.by === viewerId) state.flight = { ...state.flight, inputSeq };
}

/** Why nobody may put the camera there, or undefined when they may. */
export function poseFault(pose: CameraPose): Refusal {
  if (isUsable(pose)) return undefined;
  return {
    code: "out_of_range",
    message: "This camera cannot be looked through: its numbers must be finite, the target away " +
      "from the position, up not along the view and the field of view from 0.01 to 179.9 degrees",
  };
}
