import { until } from "../testkit/until.ts";

/** How long a busy machine may take for what a person would see at once, in ms. */
export const PATIENCE_MS = 60_000;
/** How long the test renderer may take to finish a picture on a busy machine, in ms. */
export const RENDER_PATIENCE_MS = 120_000;

/** Waits for a condition of the page or of what it sends; `what` names it in the error. */
export function soon<T>(
  condition: () => T | Promise<T>,
  what?: string,
): Promise<Exclude<T, undefined | null | false>> {
  return until(condition, { timeoutMs: PATIENCE_MS, ...(what === undefined ? {} : { what }) });
}

/** Waits for something that takes rendering; `what` names it in the error. */
export function slowly<T>(
  condition: () => T | Promise<T>,
  what: string,
): Promise<Exclude<T, undefined | null | false>> {
  return until(condition, { timeoutMs: RENDER_PATIENCE_MS, what });
}
