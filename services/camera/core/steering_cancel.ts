import type { Refusal, RefusalReason } from "./refusal.ts";
import {
  type Goal,
  REFUSED_QUIET_MS,
  type SteeringEffect,
  type SteeringState,
} from "./steering_state.ts";

const OVERTAKEN: RefusalReason = {
  code: "conflict",
  message: "Another movement of the camera came first",
};

/** A drag or flight begins: refusals of this viewer's last one do not concern it. */
export function steeringBegin(state: SteeringState, viewerId: string): void {
  state.cancelled.delete(viewerId);
  state.refusedAtMs.delete(viewerId);
  state.gesturing.add(viewerId);
}

/** The drag or flight is over; what it wanted last is still written. */
export function steeringEnd(state: SteeringState, viewerId: string): void {
  state.gesturing.delete(viewerId);
  state.cancelled.delete(viewerId);
}

/** A flight was broken off: it ends where it was written last, or is about to be. */
export function steeringLand(state: SteeringState, viewerId: string): void {
  if (state.flight?.by === viewerId) state.flight = undefined;
}

/** Whether movements of this viewer count for nothing until it presses again. */
export function isCancelled(state: SteeringState, viewerId: string): boolean {
  return state.cancelled.has(viewerId);
}

/** Whether a viewer is in a gesture, or movements of it have not been written yet. */
export function isSteering({ gesturing, goal, waiting }: SteeringState, viewerId: string): boolean {
  return gesturing.has(viewerId) || goal?.by === viewerId ||
    waiting.some((input) => input.viewerId === viewerId);
}

/** Tells a viewer once, and takes no more of the gesture. */
export function steeringRefuse(
  state: SteeringState,
  viewerId: string,
  refusal: RefusalReason,
  nowMs: number,
): SteeringEffect[] {
  const lastMs = state.refusedAtMs.get(viewerId) ?? -Infinity;
  state.refusedAtMs.set(viewerId, nowMs);
  const isGesture = state.gesturing.has(viewerId);
  const isTold = isGesture ? state.cancelled.has(viewerId) : nowMs - lastMs < REFUSED_QUIET_MS;
  if (isGesture) state.cancelled.add(viewerId);
  return isTold ? [] : [{ type: "refuse", viewerId, refusal }];
}

/** Ends what a viewer moves. What it wanted last is written if `keep`, else forgotten. */
export function steeringDrop(
  state: SteeringState,
  viewerId: string,
  keep: boolean,
  refusal: RefusalReason,
): SteeringEffect[] {
  const effects: SteeringEffect[] = [];
  if (state.gesturing.has(viewerId)) state.cancelled.add(viewerId);
  if (!keep) state.waiting = state.waiting.filter((input) => input.viewerId !== viewerId);
  steeringLand(state, viewerId);
  if (state.motion?.by === viewerId) {
    effects.push({ type: "done", ticket: state.motion.ticket, refusal });
    state.motion = undefined;
  }
  if (keep || state.goal?.by !== viewerId) return effects;
  const { ticket } = state.goal;
  state.goal = undefined;
  return ticket === undefined ? effects : [...effects, { type: "done", ticket, refusal }];
}

/** A viewer has gone: nothing of it is remembered. */
export function steeringForget(state: SteeringState, viewerId: string): void {
  state.cancelled.delete(viewerId);
  state.gesturing.delete(viewerId);
  state.refusedAtMs.delete(viewerId);
  state.inputSeqs.delete(viewerId);
}

/** Ends every movement and tells those who steer. */
export function cancelAll(state: SteeringState, refusal: Refusal): SteeringEffect[] {
  const why = refusal ?? OVERTAKEN;
  const { goal, writing, flight, motion } = state;
  const steering = new Set<string | undefined>([
    ...state.gesturing,
    ...state.waiting.map((input) => input.viewerId),
    goal?.ticket === undefined ? goal?.by : undefined,
    writing?.ticket === undefined ? writing?.by : undefined,
    flight?.by,
  ]);
  const movers = new Set([...steering, motion?.by, goal?.by]);
  const effects: SteeringEffect[] = [];
  for (const viewerId of movers) {
    if (viewerId === undefined) continue;
    const isTold = state.cancelled.has(viewerId);
    effects.push(...steeringDrop(state, viewerId, false, why));
    if (!isTold && steering.has(viewerId)) {
      effects.push({ type: "refuse", viewerId, refusal: why });
    }
  }
  return effects;
}

/** Sets a new goal; a command that waited for the old one ends. */
export function setGoal(state: SteeringState, goal: Goal): SteeringEffect[] {
  const ticket = state.goal?.ticket;
  state.goal = goal;
  return ticket === undefined ? [] : [{ type: "done", ticket, refusal: OVERTAKEN }];
}

/** A new movement takes over from commands under way, where they have got to. */
export function overtake(state: SteeringState): SteeringEffect[] {
  const effects: SteeringEffect[] = [];
  if (state.motion !== undefined) {
    effects.push({ type: "done", ticket: state.motion.ticket, refusal: OVERTAKEN });
    state.motion = undefined;
  }
  if (state.goal?.ticket !== undefined) {
    const { ticket, ...goal } = state.goal;
    effects.push({ type: "done", ticket, refusal: OVERTAKEN });
    state.goal = goal;
  }
  return effects;
}
