import type {
  CameraPose,
  ImageSize,
  Navigation,
  PointerIntent,
  Transition,
  UpAxis,
} from "@fuelrail/camera-math";
import type { Refusal, RefusalReason } from "./refusal.ts";
import { createPace, type Pace } from "./pace.ts";

/** Interval at which Octane's camera is read while nothing is being steered, ms. */
export const POLL_MS = 150;
/** Least time from the end of a reading to the next, ms. */
export const POLL_REST_MS = 50;
/** Shortest interval between two goals of a motion or flight, ms. */
export const MOTION_TICK_MS = 10;
/** Age of the known pose from which a gesture waits for it to be read again, ms. */
export const STALE_MS = 300;
/** Silence after which a refused stream of wheel turns or poses counts as a new one, ms. */
export const REFUSED_QUIET_MS = 1_000;

/** A camera that somebody wants, or that is being written. */
export interface Goal {
  readonly pose: CameraPose;
  /** Whose input it is. */
  readonly by: string;
  /** Newest input of theirs that it includes. */
  readonly inputSeq: number;
  /** The command that waits for it. */
  readonly ticket?: number;
}

/** A motion under way that yields a new goal whenever one can be written. */
export interface Motion {
  readonly transition: Transition;
  readonly startedAtMs: number;
  readonly by: string;
  readonly ticket: number;
}

/** Keys held down to fly. */
export interface Flight {
  readonly by: string;
  /** USB HID usages. */
  readonly keys: readonly number[];
  readonly unitsPerSecond: number;
  readonly inputSeq: number;
  /** Up to when the flight is in the goal, monotonic ms. */
  readonly atMs: number;
}

/** Movements of one input message. */
export interface SteeringInput {
  readonly viewerId: string;
  readonly inputSeq: number;
  readonly intents: readonly PointerIntent[];
  readonly navigation: Navigation;
}

/** What a reading of Octane's camera said. */
export interface Sight {
  /** Absent while nothing is looked through. */
  readonly pose: CameraPose | undefined;
  readonly projectGeneration: number;
}

/** What the shell has to do, in order. */
export type SteeringEffect =
  | { readonly type: "write"; readonly goal: Goal; readonly isPaused: boolean }
  | { readonly type: "read" }
  /** The camera is not where everybody was told. */
  | { readonly type: "publish" }
  | { readonly type: "refuse"; readonly viewerId: string; readonly refusal: RefusalReason }
  /** A command has ended. */
  | { readonly type: "done"; readonly ticket: number; readonly refusal: Refusal }
  /** The first camera of a new project was seen. */
  | { readonly type: "project"; readonly before: CameraPose | undefined };

/** The room's camera and what moves it; changed in place. */
export interface SteeringState {
  /** Whether Octane can be reached. */
  link: boolean;
  render: "stopped" | "waiting" | "rendering" | "paused" | "finished" | undefined;
  size: ImageSize | undefined;
  /** What Octane holds, as far as is known. */
  known: CameraPose | undefined;
  knownAtMs: number;
  /** The first camera of this project. */
  first: CameraPose | undefined;
  /** The last camera of the project before, until the first one of this project is seen. */
  before: CameraPose | undefined;
  projectGeneration: number | undefined;
  upAxis: UpAxis;
  sceneRadius: number | undefined;
  goal: Goal | undefined;
  writing: Goal | undefined;
  motion: Motion | undefined;
  flight: Flight | undefined;
  /** When a motion or flight yielded a goal last, monotonic ms. */
  motionAtMs: number;
  /** Input that waits for the camera to be read. */
  waiting: SteeringInput[];
  isReading: boolean;
  /** Turns lost in a row since something was last read or written. */
  voids: number;
  /** Whether something changed at Octane that no write of ours did, since the camera was read. */
  isStirred: boolean;
  /** Whether a write was begun since the reading under way was. */
  wroteSinceRead: boolean;
  /** When the newest reading began, and when one last ended, monotonic ms. */
  readFromMs: number;
  readAtMs: number;
  /** Whose input the known pose is, nobody's when it was read, and from which change level on. */
  shown: {
    readonly by: string | undefined;
    readonly inputSeq: number;
    readonly level?: number;
  };
  /** Viewers whose gesture is over although they still press. */
  readonly cancelled: Set<string>;
  /** Viewers between the begin and the end of a drag or flight. */
  readonly gesturing: Set<string>;
  /** When each viewer was refused last. */
  readonly refusedAtMs: Map<string, number>;
  readonly inputSeqs: Map<string, number>;
  readonly pace: Pace;
}

/** Nothing known yet. */
export function createSteering(): SteeringState {
  return {
    link: false,
    render: undefined,
    size: undefined,
    known: undefined,
    knownAtMs: -Infinity,
    first: undefined,
    before: undefined,
    projectGeneration: undefined,
    upAxis: "y",
    sceneRadius: undefined,
    goal: undefined,
    writing: undefined,
    motion: undefined,
    flight: undefined,
    motionAtMs: -Infinity,
    waiting: [],
    isReading: false,
    voids: 0,
    isStirred: false,
    wroteSinceRead: false,
    readFromMs: -Infinity,
    readAtMs: -Infinity,
    shown: { by: undefined, inputSeq: 0 },
    cancelled: new Set(),
    gesturing: new Set(),
    refusedAtMs: new Map(),
    inputSeqs: new Map(),
    pace: createPace(),
  };
}

/** Where the camera is or will be next. */
export function currentPose({ goal, writing, known }: SteeringState): CameraPose | undefined {
  return goal?.pose ?? writing?.pose ?? known;
}

/** Whether movements may start from what is thought to be the camera, without reading it first. */
export function isFresh({ goal, writing, knownAtMs }: SteeringState, nowMs: number): boolean {
  return goal !== undefined || writing !== undefined || nowMs - knownAtMs <= STALE_MS;
}

/** Whether two poses are the same as Octane stores them, in single precision. */
export function isSameStored(a: CameraPose, b: CameraPose): boolean {
  const numbers = ({ position, target, up, fov, orthographicScale = 0 }: CameraPose) => [
    ...position,
    ...target,
    ...up,
    fov,
    orthographicScale,
  ];
  const others = numbers(b);
  return numbers(a).every((value, i) => Math.fround(value) === Math.fround(others[i] ?? NaN));
}

/** Why the camera cannot be moved at all just now, or undefined when it can. */
export function steeringFault(state: SteeringState): Refusal {
  const { link, render, known, size } = state;
  if (!link) {
    return { code: "octane_offline", message: "There is no working connection to Octane" };
  }
  if (render === "stopped") {
    return {
      code: "render_stopped",
      message: "The render is stopped; start it with renderCommandRequest, command start",
      detail: { event_type: "renderCommandRequest", payload: { command: "start" } },
    };
  }
  if (known === undefined || size === undefined) {
    return { code: "busy", message: "Octane's camera has not been read yet; try again" };
  }
  return undefined;
}
