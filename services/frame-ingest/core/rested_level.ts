import type { RenderStateName } from "./render_state.ts";

/** What of a reading says whether the engine rests. */
export interface RestReading {
  readonly state: RenderStateName;
  readonly level: number;
  /** The counts are of this level. */
  readonly hasCounts: boolean;
  readonly compiling: boolean;
}

/** Since when a finished engine rests at one change level; changed in place. */
export interface RestState {
  level: number;
  sinceMs: number;
  /** From when on a grabbed image is the picture of the level, monotonic ms; infinite before. */
  trustedFromMs: number;
}

/** How long the image of a new level may take to come although the engine rests, ms. */
export const REST_MS = 1_000;

/** No rest yet. */
export function createRest(): RestState {
  return { level: -1, sinceMs: Infinity, trustedFromMs: Infinity };
}

/**
 * Takes in a reading; true when the newest image is to be grabbed, because the render is finished
 * at a level of which no image has come: an update that changes nothing need not make one, and the
 * image of the level before is then the picture of this one too.
 */
export function noteRest(
  state: RestState,
  reading: RestReading,
  shownLevel: number,
  nowMs: number,
): boolean {
  const { level } = reading;
  const isAtRest = reading.state === "finished" && reading.hasCounts && !reading.compiling;
  if (!isAtRest || level !== state.level) {
    state.level = isAtRest ? level : -1;
    state.sinceMs = isAtRest ? nowMs : Infinity;
    state.trustedFromMs = Infinity;
    return false;
  }
  if (shownLevel >= level || nowMs - state.sinceMs < REST_MS) return false;
  state.trustedFromMs = Math.min(state.trustedFromMs, nowMs);
  return true;
}

/** The level that an image grabbed at this time shows at least; undefined when only it can tell. */
export function restedLevel(state: RestState, askedAtMs: number): number | undefined {
  return askedAtMs >= state.trustedFromMs ? state.level : undefined;
}
