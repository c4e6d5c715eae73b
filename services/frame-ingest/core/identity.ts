/** What an image says of when in the course of the render it was made. */
export interface RenderMoment {
  /** Octane's change level. */
  readonly level: number;
  /** Samples per pixel. */
  readonly samples: number;
  readonly renderSeconds: number;
}

/** A moment read from the engine's statistics. */
export interface EngineMoment extends RenderMoment {
  /** Change level of the last restart, where Octane tells it. */
  readonly restartLevel: number | undefined;
  /** The counts are of this level: not of an engine at rest, nor of the level before. */
  readonly hasCounts: boolean;
  /** When the question was sent, monotonic ms. */
  readonly askedAtMs: number;
}

/**
 * How change levels map to epochs; changed in place.
 *
 * Levels count up along a line until Octane begins anew (another project, a stop, a restart of the
 * program). Along one line the epoch of a level is `base + level`, so that an image of a level
 * between two known ones still gets its own place in the order, and so does one that was made
 * before the level with which the line was met.
 */
export interface IdentityState {
  /** The newest epoch; never falls. */
  epoch: number;
  base: number;
  hasLine: boolean;
  /** Lowest level that has a place on the line. */
  firstLevel: number;
  newestLevel: number;
  newestLevelAtMs: number;
  /** Octane has reported level 0, so that the next level begins a line. */
  zeroSeen: boolean;
  /** Images tell of which level they are; a 0 until one does says nothing. */
  imagesTell: boolean;
  image: RenderMoment | undefined;
  engine: EngineMoment | undefined;
  restartAtMs: number;
  /** When the first image of the newest level came; infinite before it. */
  shownAtMs: number;
  /** Highest epoch of which a frame has been published. */
  publishedEpoch: number;
  projectGeneration: number;
}

/** Where an image belongs: in an epoch, or behind what is shown unless Octane began anew. */
export type ImageEpoch =
  | { readonly kind: "placed"; readonly epoch: number }
  | { readonly kind: "behind" };

/** Levels further apart than this are not counted one by one. */
const JUMP_MAX = 65_536;
/** Render time may be rounded; only a larger fall means a restart, seconds. */
const TIME_SLACK_SECONDS = 0.01;

/** Nothing seen yet; the first line begins with epoch 1. */
export function createIdentity(): IdentityState {
  return {
    epoch: 0,
    base: 0,
    hasLine: false,
    firstLevel: 0,
    newestLevel: 0,
    newestLevelAtMs: 0,
    zeroSeen: false,
    imagesTell: false,
    image: undefined,
    engine: undefined,
    restartAtMs: 0,
    shownAtMs: Infinity,
    publishedEpoch: 0,
    projectGeneration: 1,
  };
}

/** Begins a new project or a new run of Octane: every older handle and image is over. */
export function beginProject(state: IdentityState): void {
  state.projectGeneration++;
  if (state.epoch > 0) state.epoch++;
  state.hasLine = false;
  state.zeroSeen = false;
  state.imagesTell = false;
  state.image = undefined;
  state.engine = undefined;
}

/**
 * The level that an image counts as: its own, or the newest known where Octane leaves the level of
 * every image out.
 */
export function levelOfImage(state: IdentityState, level: number): number {
  if (level > 0) state.imagesTell = true;
  return level === 0 && !state.imagesTell && state.hasLine ? state.newestLevel : level;
}

/**
 * Takes in a change level that Octane reported.
 *
 * @param askedAtMs when it was asked for; a lower level counts only if asked after the newest was
 * learned
 */
export function noteLevel(
  state: IdentityState,
  level: number,
  askedAtMs: number,
  nowMs: number,
): void {
  if (!state.hasLine) {
    if (level > 0) beginLine(state, level, nowMs);
    return;
  }
  if (level === 0) {
    state.zeroSeen = state.newestLevel > 0;
  } else if (level > state.newestLevel) {
    raiseLevel(state, level, nowMs);
  } else if (state.zeroSeen || (level < state.newestLevel && askedAtMs >= state.newestLevelAtMs)) {
    beginLine(state, level, nowMs);
  }
}

/** Takes in the engine's statistics; falling counts at one level are a restart. */
export function noteEngine(state: IdentityState, engine: EngineMoment, nowMs: number): void {
  noteLevel(state, engine.level, engine.askedAtMs, nowMs);
  if (!engine.hasCounts || engine.askedAtMs < state.restartAtMs) return;
  const before = state.engine;
  // Until a level has shown an image its counts may be those of the level before it.
  const isComparable = before !== undefined && engine.level === state.newestLevel &&
    state.shownAtMs < before.askedAtMs;
  if (isComparable && (fell(before, engine) || restartedAgain(before, engine))) {
    restart(state, nowMs);
    state.image = undefined;
  }
  state.engine = engine;
}

/** Takes in an image and says which epoch it shows. */
export function noteImage(state: IdentityState, image: RenderMoment, nowMs: number): ImageEpoch {
  if (!state.hasLine) beginLine(state, image.level, nowMs);
  if (image.level > state.newestLevel) raiseLevel(state, image.level, nowMs);
  const before = state.image;
  if (image.level === state.newestLevel) {
    if (before !== undefined && fell(before, image)) {
      restart(state, nowMs);
      state.engine = undefined;
    }
    state.image = image;
    state.shownAtMs = Math.min(state.shownAtMs, nowMs);
    return { kind: "placed", epoch: state.epoch };
  }
  const epoch = state.base + image.level;
  const isBehind = image.level < state.firstLevel || epoch < state.publishedEpoch;
  return isBehind ? { kind: "behind" } : { kind: "placed", epoch };
}

/** Remembers that a frame of this epoch has gone out. */
export function notePublished(state: IdentityState, epoch: number): void {
  state.publishedEpoch = Math.max(state.publishedEpoch, epoch);
}

function fell(before: RenderMoment, now: RenderMoment): boolean {
  if (before.level !== now.level) return false;
  return now.samples < before.samples ||
    now.renderSeconds < before.renderSeconds - TIME_SLACK_SECONDS;
}

function restartedAgain(before: EngineMoment, now: EngineMoment): boolean {
  if (before.restartLevel === undefined || now.restartLevel === undefined) return false;
  return now.restartLevel > before.restartLevel && now.restartLevel === now.level;
}

/** Gives a level a new epoch, and the levels before it, which may still be shown, places below it. */
function anchor(state: IdentityState, level: number): void {
  const before = Math.min(level, JUMP_MAX);
  state.epoch += before + 1;
  state.base = state.epoch - level;
  state.firstLevel = level - before;
}

function beginLine(state: IdentityState, level: number, nowMs: number): void {
  anchor(state, level);
  state.hasLine = true;
  state.newestLevel = level;
  state.newestLevelAtMs = nowMs;
  state.shownAtMs = Infinity;
  state.zeroSeen = false;
  state.image = undefined;
  state.engine = undefined;
}

function raiseLevel(state: IdentityState, level: number, nowMs: number): void {
  if (level - state.newestLevel > JUMP_MAX) anchor(state, level);
  else state.epoch = state.base + level;
  state.newestLevel = level;
  state.newestLevelAtMs = nowMs;
  state.shownAtMs = Infinity;
  state.zeroSeen = false;
  state.image = undefined;
}

function restart(state: IdentityState, nowMs: number): void {
  state.base++;
  state.epoch++;
  state.restartAtMs = nowMs;
}
