/** Shortest wait before a new attempt, in ms. */
export const RETRY_FLOOR_MS = 500;
/** Longest wait while nobody looks at the page, in ms. */
export const RETRY_CAP_HIDDEN_MS = 20_000;
/** Longest wait while somebody looks at the page, in ms. */
export const RETRY_CAP_VISIBLE_MS = 5_000;

/**
 * How long to wait before attempt number `attempt` (0 is the first retry), in ms.
 *
 * Full jitter: anywhere between the floor and a ceiling that doubles with every failure, so that
 * a studio full of pages does not come back in one stampede.
 *
 * @param random a number from 0 up to, but not including, 1
 */
export function retryDelayMs(attempt: number, visible: boolean, random: number): number {
  const cap = visible ? RETRY_CAP_VISIBLE_MS : RETRY_CAP_HIDDEN_MS;
  const ceiling = Math.min(cap, RETRY_FLOOR_MS * 2 ** Math.min(Math.max(attempt, 0) + 1, 16));
  return RETRY_FLOOR_MS + random * (ceiling - RETRY_FLOOR_MS);
}
