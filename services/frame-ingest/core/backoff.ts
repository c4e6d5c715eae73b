const FIRST_MS = 250;

/** Longest pause between attempts, ms: short, so that an Octane started late is seen at once. */
export const BACKOFF_CAP_MS = 2_000;

/**
 * The pause before the next attempt, ms: doubling from 250 ms to the cap, of which a random half
 * is taken off so that many clients of one Octane do not knock together.
 *
 * @param attempt attempts that have failed in a row, from 1
 * @param random from 0 up to 1
 */
export function backoffMs(attempt: number, random: number): number {
  const fullMs = Math.min(BACKOFF_CAP_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 10));
  return Math.round(fullMs * (1 - random / 2));
}
