const FIRST_MS = 250;
const MAX_MS = 5_000;

/** Wait before attempt number `failures` + 1, ms; grows to 5 s and is never in step with others. */
export function backoffMs(failures: number, random: () => number): number {
  const fullMs = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  return fullMs * (0.5 + random() / 2);
}
