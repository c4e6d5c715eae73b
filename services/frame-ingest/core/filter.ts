/** What the filter looks at. */
export interface FilterImage {
  readonly epoch: number;
  /** Samples per pixel. */
  readonly samples: number;
  readonly firstOfEpoch: boolean;
  /** The render has all its samples. */
  readonly finished: boolean;
}

/** Limits on how often images are passed on. */
export interface FilterSettings {
  readonly minIntervalMs: number;
  /** New samples per pixel within one epoch. */
  readonly minSampleStep: number;
}

/** What was passed last and what is held back; changed in place. */
export interface FilterState<T extends FilterImage> {
  passed: T | undefined;
  passedAtMs: number;
  held: T | undefined;
  /** When the held image may pass; undefined while it lacks samples. */
  heldUntilMs: number | undefined;
}

/** What passes now, and how many held images it displaced. */
export interface Filtered<T> {
  readonly pass: T | undefined;
  readonly superseded: number;
}

/** Nothing passed yet. */
export function createFilter<T extends FilterImage>(): FilterState<T> {
  return { passed: undefined, passedAtMs: -Infinity, held: undefined, heldUntilMs: undefined };
}

/** Offers an image; one that comes too early is held, so that the newest is never lost. */
export function filterImage<T extends FilterImage>(
  state: FilterState<T>,
  image: T,
  settings: FilterSettings,
  nowMs: number,
): Filtered<T> {
  const superseded = state.held === undefined ? 0 : 1;
  state.held = undefined;
  state.heldUntilMs = undefined;
  if (image.firstOfEpoch || image.finished) return pass(state, image, superseded, nowMs);
  const dueMs = state.passedAtMs + settings.minIntervalMs;
  const hasStep = hasSampleStep(state.passed, image, settings.minSampleStep);
  if (hasStep && nowMs >= dueMs) return pass(state, image, superseded, nowMs);
  state.held = image;
  state.heldUntilMs = hasStep ? dueMs : undefined;
  return { pass: undefined, superseded };
}

/** Passes the held image when its time has come. */
export function filterTick<T extends FilterImage>(
  state: FilterState<T>,
  nowMs: number,
): T | undefined {
  const isDue = state.heldUntilMs !== undefined && nowMs >= state.heldUntilMs;
  return isDue ? flushFilter(state, nowMs) : undefined;
}

/** Passes the held image whatever it lacks: no further one is expected. */
export function flushFilter<T extends FilterImage>(
  state: FilterState<T>,
  nowMs: number,
): T | undefined {
  const { held } = state;
  if (held === undefined) return undefined;
  state.held = undefined;
  state.heldUntilMs = undefined;
  return pass(state, held, 0, nowMs).pass;
}

/** An image of equal or fewer samples is the same moment graded anew and needs no step. */
function hasSampleStep(passed: FilterImage | undefined, image: FilterImage, step: number): boolean {
  if (passed === undefined || passed.epoch !== image.epoch) return true;
  return image.samples <= passed.samples || image.samples >= passed.samples + step;
}

function pass<T extends FilterImage>(
  state: FilterState<T>,
  image: T,
  superseded: number,
  nowMs: number,
): Filtered<T> {
  state.passed = image;
  state.passedAtMs = nowMs;
  return { pass: image, superseded };
}
