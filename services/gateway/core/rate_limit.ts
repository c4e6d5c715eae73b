/** How often something may be done. */
export interface Rate {
  readonly perS: number;
  /** At once, before the rate counts. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  filledMs: number;
}

/** How often each of many callers has done something lately. */
export interface RateLimit {
  readonly rate: Rate;
  readonly buckets: Map<string, Bucket>;
}

/** Callers that are kept in mind; those that have been quiet longest are forgotten first. */
const CALLERS_MAX = 10_000;

/** Nobody has done anything yet. */
export function createRateLimit(rate: Rate): RateLimit {
  return { rate, buckets: new Map() };
}

/** Whether `caller` may do it once more; if so it counts as done. */
export function admit({ rate, buckets }: RateLimit, caller: string, nowMs: number): boolean {
  const before = buckets.get(caller);
  const bucket = before ?? { tokens: rate.burst, filledMs: nowMs };
  const gained = (nowMs - bucket.filledMs) * rate.perS / 1_000;
  bucket.tokens = Math.min(rate.burst, bucket.tokens + gained);
  bucket.filledMs = nowMs;
  // Put last again: the map is in the order of the last use.
  if (before !== undefined) buckets.delete(caller);
  buckets.set(caller, bucket);
  if (buckets.size > CALLERS_MAX) forgetOldest(buckets);
  if (bucket.tokens < 1) return false;
  bucket.tokens--;
  return true;
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  const [oldest] = buckets.keys();
  if (oldest !== undefined) buckets.delete(oldest);
}
