import { LEVEL_WAIT_MS } from "@fuelrail/contracts/binary";
import { createDeduper, type Deduper, forgetImages, type ImageKey, isRepeat } from "./dedupe.ts";
import {
  beginProject,
  createIdentity,
  type EngineMoment,
  type IdentityState,
  levelOfImage,
  noteEngine,
  noteImage,
  noteLevel,
} from "./identity.ts";
import {
  bindInput,
  createInputLevels,
  forgetInputs,
  highestBound,
  type InputLevels,
  inputSeqOf,
} from "./input_levels.ts";

/** An image as it came, with whatever the shell carries along. */
export interface Arrival<T> {
  /** Its level is what Octane told with it, 0 where it tells none. */
  readonly key: ImageKey;
  /** Change level that it is known to show, whatever was told with it. */
  readonly atLeastLevel?: number;
  /** Project generation when Octane announced the image. */
  readonly projectGeneration: number;
  readonly payload: T;
}

/** An image that is shown: numbered and placed in the course of the render. */
export interface Admitted<T> extends Arrival<T> {
  readonly seq: number;
  readonly epoch: number;
  /** Newest input of the driver that it includes. */
  readonly inputSeq: number;
  readonly firstOfEpoch: boolean;
}

/** Why an image is not shown. */
export type DropReason = "repeat" | "stale" | "project" | "superseded";

/** What follows from an event. */
export type AdmissionEffect<T> =
  | { readonly type: "admitted"; readonly image: Admitted<T> }
  | { readonly type: "dropped"; readonly reason: DropReason }
  | { readonly type: "epoch"; readonly epoch: number; readonly level: number }
  /** Ask Octane for its change level at once: an image looks older than what is shown. */
  | { readonly type: "checkLevel" };

/** Everything that decides on the next image; changed in place. */
export interface AdmissionState<T> {
  readonly identity: IdentityState;
  readonly inputs: InputLevels;
  readonly deduper: Deduper;
  seq: number;
  /** The last epoch of which an image was admitted. */
  shownEpoch: number;
  /** Newest level known when the gesture turn that is out was granted. */
  gestureFromLevel: number | undefined;
  /** Waits for the gesture turn that made its level to end. */
  held: { readonly arrival: Arrival<T>; readonly untilMs: number } | undefined;
  /** Waits for the answer whether Octane's levels began anew. */
  behind: { readonly arrival: Arrival<T>; readonly sinceMs: number } | undefined;
}

/** Nothing seen yet. */
export function createAdmission<T>(): AdmissionState<T> {
  return {
    identity: createIdentity(),
    inputs: createInputLevels(),
    deduper: createDeduper(),
    seq: 0,
    shownEpoch: 0,
    gestureFromLevel: undefined,
    held: undefined,
    behind: undefined,
  };
}

/** Takes an image in: it is admitted, held for a moment, or dropped. */
export function arrive<T>(
  state: AdmissionState<T>,
  came: Arrival<T>,
  nowMs: number,
): AdmissionEffect<T>[] {
  if (came.projectGeneration !== state.identity.projectGeneration) {
    return [{ type: "dropped", reason: "project" }];
  }
  const { key, atLeastLevel = 0 } = came;
  const known = { ...key, level: Math.max(key.level, atLeastLevel) };
  if (isRepeat(state.deduper, known, nowMs)) return [{ type: "dropped", reason: "repeat" }];
  const level = Math.max(levelOfImage(state.identity, key.level), atLeastLevel);
  const arrival = { ...came, key: { ...key, level } };
  const effects: AdmissionEffect<T>[] = [];
  const { held } = state;
  if (held !== undefined) effects.push({ type: "dropped", reason: "superseded" });
  if (isLevelUnknown(state, arrival.key.level)) {
    const untilMs = held?.untilMs ?? nowMs + LEVEL_WAIT_MS;
    state.held = { arrival, untilMs };
    return nowMs < untilMs ? effects : [...effects, ...release(state, nowMs)];
  }
  state.held = undefined;
  return [...effects, ...place(state, arrival, nowMs)];
}

/** A gesture turn was granted: levels that it makes are unknown until it ends. */
export function gestureGranted<T>(state: AdmissionState<T>): void {
  state.gestureFromLevel = state.identity.newestLevel;
}

/** The gesture turn is over, with the level it made and the input behind it where told. */
export function gestureEnded<T>(
  state: AdmissionState<T>,
  made: { readonly level: number; readonly inputSeq: number | undefined } | undefined,
  nowMs: number,
): AdmissionEffect<T>[] {
  state.gestureFromLevel = undefined;
  return [...levelMade(state, made, nowMs), ...release(state, nowMs)];
}

/** A turn of another class ended and told the level that it made. */
export function levelMade<T>(
  state: AdmissionState<T>,
  made: { readonly level: number; readonly inputSeq: number | undefined } | undefined,
  nowMs: number,
): AdmissionEffect<T>[] {
  if (made === undefined) return [];
  if (made.inputSeq !== undefined) bindInput(state.inputs, made.level, made.inputSeq);
  return withEpoch(state, () => {
    noteLevel(state.identity, made.level, -Infinity, nowMs);
    return [];
  });
}

/** Takes in the engine's statistics, which also settle whether levels began anew. */
export function engineRead<T>(
  state: AdmissionState<T>,
  engine: EngineMoment,
  nowMs: number,
): AdmissionEffect<T>[] {
  return withEpoch(state, () => {
    noteEngine(state.identity, engine, nowMs);
    const { behind } = state;
    if (behind === undefined || engine.askedAtMs < behind.sinceMs) return [];
    state.behind = undefined;
    return place(state, behind.arrival, nowMs, "final");
  });
}

/** Lets go of an image that has waited long enough. */
export function admissionTick<T>(state: AdmissionState<T>, nowMs: number): AdmissionEffect<T>[] {
  return state.held !== undefined && nowMs >= state.held.untilMs ? release(state, nowMs) : [];
}

/** Octane has another project or is another run of the program: nothing older counts. */
export function projectBegan<T>(state: AdmissionState<T>): AdmissionEffect<T>[] {
  const waiting = (state.held === undefined ? 0 : 1) + (state.behind === undefined ? 0 : 1);
  state.held = undefined;
  state.behind = undefined;
  forgetInputs(state.inputs);
  forgetImages(state.deduper);
  if (state.gestureFromLevel !== undefined) state.gestureFromLevel = 0;
  return withEpoch(state, () => {
    beginProject(state.identity);
    return Array.from({ length: waiting }, () => ({ type: "dropped", reason: "project" }));
  });
}

function isLevelUnknown<T>(state: AdmissionState<T>, level: number): boolean {
  return state.gestureFromLevel !== undefined && level > state.gestureFromLevel &&
    level > highestBound(state.inputs);
}

function release<T>(state: AdmissionState<T>, nowMs: number): AdmissionEffect<T>[] {
  const { held } = state;
  state.held = undefined;
  return held === undefined ? [] : place(state, held.arrival, nowMs);
}

function place<T>(
  state: AdmissionState<T>,
  arrival: Arrival<T>,
  nowMs: number,
  verdict: "first" | "final" = "first",
): AdmissionEffect<T>[] {
  return withEpoch(state, () => {
    const placed = noteImage(state.identity, arrival.key, nowMs);
    if (placed.kind === "placed") return [admit(state, arrival, placed.epoch)];
    if (verdict === "final") return [{ type: "dropped", reason: "stale" }];
    const effects: AdmissionEffect<T>[] = state.behind === undefined
      ? []
      : [{ type: "dropped", reason: "stale" }];
    state.behind = { arrival, sinceMs: nowMs };
    return [...effects, { type: "checkLevel" }];
  });
}

function admit<T>(
  state: AdmissionState<T>,
  arrival: Arrival<T>,
  epoch: number,
): AdmissionEffect<T> {
  const firstOfEpoch = epoch > state.shownEpoch;
  state.shownEpoch = Math.max(state.shownEpoch, epoch);
  state.seq = (state.seq + 1) >>> 0;
  const inputSeq = inputSeqOf(state.inputs, arrival.key.level);
  return { type: "admitted", image: { ...arrival, seq: state.seq, epoch, inputSeq, firstOfEpoch } };
}

/** Puts the news of a new epoch before what else follows from the same event. */
function withEpoch<T>(
  state: AdmissionState<T>,
  change: () => AdmissionEffect<T>[],
): AdmissionEffect<T>[] {
  const before = state.identity.epoch;
  const effects = change();
  const { epoch, newestLevel } = state.identity;
  return epoch === before ? effects : [{ type: "epoch", epoch, level: newestLevel }, ...effects];
}
