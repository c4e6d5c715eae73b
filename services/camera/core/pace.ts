/** When the next camera write may go, so that a heavy scene still shows images; changed in place. */
export interface Pace {
  /** Whether a write is at Octane. */
  writing: boolean;
  /** Writes whose image has not come, oldest first. */
  readonly open: { readonly level: number; readonly atMs: number }[];
  /** The highest change level of which an image came, and when it did. */
  image: { readonly level: number; readonly atMs: number } | undefined;
  /** Newest times from a write to its first image, ms. */
  readonly timesMs: number[];
  /** When the last write was done, monotonic ms. */
  writtenAtMs: number;
  /** Its change level. */
  writtenLevel: number;
}

/** Shortest wait for an image that does not come, ms. */
export const PACE_MIN_MS = 100;
/** Longest wait for an image that does not come, ms. */
export const PACE_MAX_MS = 3_000;
/** Wait for an image while no time has been measured, ms. */
export const PACE_UNMEASURED_MS = 1_000;
const TIMES_KEPT = 15;
const OPEN_KEPT = 32;

/** Nothing written and nothing measured. */
export function createPace(): Pace {
  return {
    writing: false,
    open: [],
    image: undefined,
    timesMs: [],
    writtenAtMs: -Infinity,
    writtenLevel: -Infinity,
  };
}

/** A write goes out. */
export function paceWriting(pace: Pace): void {
  pace.writing = true;
}

/** The write was taken: images of `level` or above show it. Its image may have come already. */
export function paceWritten(pace: Pace, level: number, atMs: number): void {
  pace.writing = false;
  pace.writtenAtMs = atMs;
  pace.writtenLevel = level;
  pace.open.push({ level, atMs });
  if (pace.open.length > OPEN_KEPT) pace.open.shift();
  if (pace.image !== undefined && pace.image.level >= level) {
    paceImage(pace, pace.image.level, Math.max(pace.image.atMs, atMs));
  }
}

/** The write failed: nothing is awaited of it. */
export function paceFailed(pace: Pace): void {
  pace.writing = false;
}

/** The first image of a change level came. */
export function paceImage(pace: Pace, level: number, atMs: number): void {
  if (pace.image === undefined || level >= pace.image.level) pace.image = { level, atMs };
  const shown = pace.open.findLast((write) => write.level <= level);
  if (shown === undefined) return;
  pace.timesMs.push(Math.max(0, atMs - shown.atMs));
  if (pace.timesMs.length > TIMES_KEPT) pace.timesMs.shift();
  pace.open.splice(0, pace.open.indexOf(shown) + 1);
}

/** Levels start anew: another project or another Octane. Measured times are of the old scene. */
export function paceReset(pace: Pace): void {
  pace.open.length = 0;
  pace.timesMs.length = 0;
  pace.image = undefined;
  pace.writtenAtMs = -Infinity;
  pace.writtenLevel = -Infinity;
}

/** When the next write may go, monotonic ms; undefined while one is at Octane. */
export function paceDueMs(pace: Pace): number | undefined {
  if (pace.writing) return undefined;
  if (pace.open.length === 0) return -Infinity;
  return pace.writtenAtMs + paceWaitMs(pace);
}

/** How long an image is waited for before the next write goes without it, ms. */
export function paceWaitMs({ timesMs }: Pace): number {
  const sorted = timesMs.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) return PACE_UNMEASURED_MS;
  return Math.min(Math.max(2 * median, PACE_MIN_MS), PACE_MAX_MS);
}
