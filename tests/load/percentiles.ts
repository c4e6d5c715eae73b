/** Quantiles of one run, in the unit of the values. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Nearest-rank quantiles; throws when there are no values, since no run has none by right. */
export function percentilesOf(values: readonly number[]): Percentiles {
  if (values.length === 0) throw new Error("Cannot take percentiles of no values");
  const sorted = Float64Array.from(values).sort();
  const at = (fraction: number): number => {
    const rank = Math.min(sorted.length - 1, Math.ceil(fraction * sorted.length) - 1);
    return round(sorted[Math.max(0, rank)] ?? 0);
  };
  return {
    count: sorted.length,
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
  };
}

/** Rounds to two decimals, for results that people read. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
