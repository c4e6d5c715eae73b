/** Who wants debug events, and until when. */
export interface DebugWishes {
  readonly untilMs: Map<string, number>;
}

/** Subscribers that are told apart; others wait until one has gone. */
const SUBSCRIBERS_MAX = 256;

/** Nobody wants any. */
export function createDebugWishes(): DebugWishes {
  return { untilMs: new Map() };
}

/** Takes in a wish; true when its subscriber had none before, and so knows nothing yet. */
export function noteWish(
  { untilMs }: DebugWishes,
  subscriber: string,
  ttlMs: number,
  nowMs: number,
): boolean {
  for (const [other, endMs] of untilMs) if (endMs <= nowMs) untilMs.delete(other);
  if (ttlMs <= 0) {
    untilMs.delete(subscriber);
    return false;
  }
  const isNew = !untilMs.has(subscriber);
  if (isNew && untilMs.size >= SUBSCRIBERS_MAX) return false;
  untilMs.set(subscriber, nowMs + ttlMs);
  return isNew;
}

/** Whether anybody wants debug events now; what nobody renewed is forgotten. */
export function isWanted({ untilMs }: DebugWishes, nowMs: number): boolean {
  for (const [subscriber, endMs] of untilMs) {
    if (endMs > nowMs) return true;
    untilMs.delete(subscriber);
  }
  return false;
}
