/** Lets a number of things pass each second, saved up to twice as many, and counts the others. */
export interface RateLimit {
  readonly perS: number;
  tokens: number;
  atMs: number;
  /** Turned away since `takeDropped`. */
  dropped: number;
}

/** A limit that has let nothing pass. */
export function createRateLimit(perS: number, nowMs: number): RateLimit {
  return { perS, tokens: perS * 2, atMs: nowMs, dropped: 0 };
}

/** Whether one more may pass; counts it as dropped if not. */
export function admit(limit: RateLimit, nowMs: number): boolean {
  const earned = Math.max(0, nowMs - limit.atMs) * limit.perS / 1_000;
  limit.tokens = Math.min(limit.perS * 2, limit.tokens + earned);
  limit.atMs = nowMs;
  if (limit.tokens < 1) {
    limit.dropped++;
    return false;
  }
  limit.tokens--;
  return true;
}

/** How many were dropped since this was last asked. */
export function takeDropped(limit: RateLimit): number {
  const { dropped } = limit;
  limit.dropped = 0;
  return dropped;
}
