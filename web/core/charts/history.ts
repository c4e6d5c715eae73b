/** What is watched over time. */
export const MEASURES = ["samplesPerSecond", "pictureAgeMs", "fps", "latencyMs"] as const;
export type Measure = typeof MEASURES[number];

/** What was measured at one time; undefined is what nobody could measure then. */
export interface MeasureSample {
  /** Monotonic, ms. */
  readonly atMs: number;
  readonly values: Readonly<Record<Measure, number | undefined>>;
}

/** Oldest first. */
export type MeasureHistory = readonly MeasureSample[];

/** How far back measures are kept, ms. */
export const HISTORY_MS = 120_000;

/** Longest time between two samples of which nothing was missed; a hidden page misses some. */
const STEP_MAX_MS = 2_500;

const NOTHING: MeasureSample["values"] = {
  samplesPerSecond: undefined,
  pictureAgeMs: undefined,
  fps: undefined,
  latencyMs: undefined,
};

/** The history with one more sample, without what has become too old. */
export function addSample(history: MeasureHistory, sample: MeasureSample): MeasureHistory {
  const from = history.findIndex(({ atMs }) => atMs >= sample.atMs - HISTORY_MS);
  const kept = from < 0 ? [] : history.slice(from);
  const lastMs = kept.at(-1)?.atMs;
  const missed = lastMs !== undefined && sample.atMs - lastMs > STEP_MAX_MS;
  const gap = missed ? [{ atMs: lastMs + STEP_MAX_MS, values: NOTHING }] : [];
  return [...kept, ...gap, sample];
}

/** One measure as a chart wants it: seconds before `nowMs`, and gaps where nothing was measured. */
export function chartSeries(
  history: MeasureHistory,
  measure: Measure,
  nowMs: number,
): readonly [x: number[], y: (number | null)[]] {
  return [
    history.map(({ atMs }) => (atMs - nowMs) / 1000),
    history.map(({ values }) => values[measure] ?? null),
  ];
}

/** Smallest, largest and newest value of the history; undefined where none was measured. */
export function rangeOf(
  history: MeasureHistory,
  measure: Measure,
): { readonly min: number; readonly max: number; readonly last: number } | undefined {
  const known = history.map(({ values }) => values[measure]).filter((value) => value !== undefined);
  const last = known.at(-1);
  if (last === undefined) return undefined;
  return { min: Math.min(...known), max: Math.max(...known), last };
}

export interface Box {
  readonly width: number;
  readonly height: number;
}

/**
 * The last `spanMs` of a measure as an SVG path, newest at the right, from zero to the largest
 * value; empty without at least two neighbouring values. What was not measured is a gap.
 */
export function sparkline(
  history: MeasureHistory,
  measure: Measure,
  { width, height }: Box,
  spanMs: number,
): string {
  const newest = history.at(-1)?.atMs ?? 0;
  const lately = history.filter(({ atMs }) => atMs >= newest - spanMs);
  const top = Math.max(...lately.map(({ values }) => values[measure] ?? 0));
  const scale = top > 0 ? (height - 1) / top : 0;
  let path = "";
  let pen = "M";
  for (const { atMs, values } of lately) {
    const value = values[measure];
    if (value === undefined) {
      pen = "M";
      continue;
    }
    const x = width - (newest - atMs) / spanMs * width;
    const y = height - 0.5 - value * scale;
    path += `${pen}${tidy(x)} ${tidy(y)}`;
    pen = "L";
  }
  return path.includes("L") ? path : "";
}

function tidy(value: number): number {
  return Number(value.toFixed(2));
}
