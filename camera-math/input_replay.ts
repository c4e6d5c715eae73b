import type { PointerInput } from "@fuelrail/contracts/binary";
import { DEFAULT_FLY_SPEED, fasterFlight, fly, flyDirection } from "./fly.ts";
import { stepPointer } from "./gesture.ts";
import { IDLE_POINTERS, type PointerIntent, type PointerState } from "./gesture_state.ts";
import { isMove, movedPose } from "./move.ts";
import type { SteeringContext } from "./steer.ts";
import type { CameraPose, Navigation } from "./types.ts";
import { distanceBetween, dot, sub } from "./vec3.ts";

/** Movements of one input, or a stretch of flight that ended with one. */
type Step =
  & { readonly inputSeq: number; readonly atMs: number }
  & (
    | {
      readonly type: "moves";
      readonly intents: readonly PointerIntent[];
      readonly navigation: Navigation;
    }
    | ({ readonly type: "flown"; readonly seconds: number } & FlightCourse)
  );

interface FlightCourse {
  readonly keys: readonly number[];
  readonly unitsPerSecond: number;
}

/** What a viewer has sent, as far as the room's camera does not show it yet. */
export interface InputReplay {
  readonly pointers: PointerState;
  /** Oldest first. */
  readonly steps: readonly Step[];
  readonly flight:
    | (FlightCourse & { readonly inputSeq: number; readonly fromMs: number })
    | undefined;
  /** Scene units a second, before the sensitivity. */
  readonly flySpeed: number;
}

/** What sending an input did. */
export interface ReplayStep {
  readonly replay: InputReplay;
  readonly intents: readonly PointerIntent[];
}

/** A viewer who has sent nothing. */
export const NO_INPUT: InputReplay = {
  pointers: IDLE_POINTERS,
  steps: [],
  flight: undefined,
  flySpeed: DEFAULT_FLY_SPEED,
};

/** Longest time of flight that is put on top of what the room has told, seconds. */
export const FLIGHT_AHEAD_MAX_S = 3;

/**
 * Takes in an input that was sent, as the camera service will when it gets it; with `counts` false
 * only the state of pointers and keys follows, since nothing will come of the movement.
 */
export function replayInput(
  before: InputReplay,
  input: PointerInput,
  navigation: Navigation,
  nowMs: number,
  counts = true,
): ReplayStep {
  const { state: pointers, intents } = stepPointer(before.pointers, input, navigation);
  let replay: InputReplay = { ...before, pointers };
  if (!counts) return { replay: { ...replay, flight: undefined, steps: [] }, intents };
  const { inputSeq } = input;
  for (const intent of intents) {
    if (intent.type === "wheel" && replay.flight !== undefined) {
      const flySpeed = fasterFlight(replay.flySpeed, intent.notches);
      replay = { ...replay, flySpeed };
      replay = setFlight(replay, replay.flight?.keys ?? [], navigation, inputSeq, nowMs);
    } else if (intent.type === "fly") {
      replay = setFlight(replay, intent.keys, navigation, inputSeq, nowMs);
    } else if (intent.type === "cancel") {
      replay = { ...replay, flight: undefined };
    } else if (isMove(intent)) {
      replay = closeFlight(replay, inputSeq, nowMs);
      const step: Step = { type: "moves", inputSeq, atMs: nowMs, intents: [intent], navigation };
      replay = { ...replay, steps: joined(replay.steps, step) };
    }
  }
  return { replay, intents };
}

/** The room's camera shows every input up to `inputSeq`. */
export function replayConfirmed(replay: InputReplay, inputSeq: number): InputReplay {
  const { flight } = replay;
  const steps = replay.steps.filter((step) => step.inputSeq > inputSeq);
  return steps.length === replay.steps.length && flight === undefined ? replay : {
    ...replay,
    steps,
  };
}

/** Nothing that was sent counts any more; pointers and keys stay as they are. */
export function replayDropped(replay: InputReplay): InputReplay {
  return { ...replay, steps: [], flight: undefined };
}

/** Whether anything sent is still to be shown. */
export function hasReplay({ steps, flight }: InputReplay): boolean {
  return steps.length > 0 || flight !== undefined;
}

/** When the oldest of what is still to be shown was sent, or a flight last agreed with the room, ms. */
export function oldestReplayMs({ steps, flight }: InputReplay): number | undefined {
  const times = [steps[0]?.atMs, flight?.fromMs].filter((at) => at !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** The part of what was sent that an image with inputs up to `inputSeq` includes. */
export function replayUntil(replay: InputReplay, inputSeq: number): InputReplay {
  const steps = replay.steps.filter((step) => step.inputSeq <= inputSeq);
  return { ...replay, steps, flight: undefined };
}

/** Where the camera goes from `base` with everything that was sent, as the service decides it. */
export function replayedPose(
  { steps, flight }: InputReplay,
  base: CameraPose,
  context: Omit<SteeringContext, "navigation">,
  nowMs: number,
): CameraPose {
  const moved = steps.reduce((pose, step) => {
    if (step.type === "flown") return flown(pose, step, step.seconds, context);
    const { intents, navigation } = step;
    return movedPose(pose, intents, { ...context, navigation }) ?? pose;
  }, base);
  if (flight === undefined) return moved;
  return flown(moved, flight, secondsSince(flight.fromMs, nowMs), context);
}

/**
 * Lets a flight go on from what the room has told without a jump: its clock is set so that the
 * camera is where along the course `shown` was.
 */
export function flightRebased(
  replay: InputReplay,
  base: CameraPose,
  shown: CameraPose,
  context: Omit<SteeringContext, "navigation">,
  nowMs: number,
): InputReplay {
  const { flight } = replay;
  if (flight === undefined) return replay;
  const start = replayedPose({ ...replay, flight: undefined }, base, context, nowMs);
  const course = sub(flown(start, flight, 1, context).position, start.position);
  const speed = distanceBetween(course, [0, 0, 0]);
  if (speed === 0) return replay;
  const seconds = dot(sub(shown.position, start.position), course) / (speed * speed);
  const ahead = Math.min(Math.max(seconds, 0), FLIGHT_AHEAD_MAX_S);
  return { ...replay, flight: { ...flight, fromMs: nowMs - ahead * 1_000 } };
}

function setFlight(
  replay: InputReplay,
  keys: readonly number[],
  navigation: Navigation,
  inputSeq: number,
  nowMs: number,
): InputReplay {
  const closed = closeFlight(replay, inputSeq, nowMs);
  const unitsPerSecond = closed.flySpeed * navigation.sensitivity;
  return {
    ...closed,
    flight: keys.length === 0 ? undefined : { keys, unitsPerSecond, inputSeq, fromMs: nowMs },
  };
}

/** What was flown so far becomes a step of its own, and the flight goes on from now. */
function closeFlight(replay: InputReplay, inputSeq: number, nowMs: number): InputReplay {
  const { flight } = replay;
  if (flight === undefined) return replay;
  const { keys, unitsPerSecond, fromMs } = flight;
  const seconds = secondsSince(fromMs, nowMs);
  const step: Step = { type: "flown", inputSeq, atMs: nowMs, keys, unitsPerSecond, seconds };
  return {
    ...replay,
    steps: seconds > 0 ? [...replay.steps, step] : replay.steps,
    flight: { ...flight, fromMs: nowMs },
  };
}

/** Movements of one input count together, as one change of the camera. */
function joined(steps: readonly Step[], next: Step): readonly Step[] {
  const last = steps.at(-1);
  const isOne = last?.type === "moves" && next.type === "moves" &&
    last.inputSeq === next.inputSeq;
  if (!isOne) return [...steps, next];
  return [...steps.slice(0, -1), { ...last, intents: [...last.intents, ...next.intents] }];
}

function secondsSince(fromMs: number, nowMs: number): number {
  return Math.min(Math.max(0, nowMs - fromMs) / 1_000, FLIGHT_AHEAD_MAX_S);
}

function flown(
  pose: CameraPose,
  { keys, unitsPerSecond }: FlightCourse,
  seconds: number,
  { upAxis }: Pick<SteeringContext, "upAxis">,
): CameraPose {
  return fly(pose, flyDirection(keys), seconds, unitsPerSecond, upAxis);
}
