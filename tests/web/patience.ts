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
  return patiently(condition, PATIENCE_MS, what ?? condition.toString());
}

/** Waits for something that takes rendering; `what` names it in the error. */
export function slowly<T>(
  condition: () => T | Promise<T>,
  what: string,
): Promise<Exclude<T, undefined | null | false>> {
  return patiently(condition, RENDER_PATIENCE_MS, what);
}

/**
 * Waits for a condition of the page. What cannot be told of it at the moment, since the page is
 * being loaded or an element is there twice, may be told later; the error names the last reason.
 */
export function patiently<T>(
  condition: () => T | Promise<T>,
  timeoutMs: number,
  what: string,
): Promise<Exclude<T, undefined | null | false>> {
  let fault = "another answer";
  const told = async () => {
    try {
      return await condition();
    } catch (error) {
      fault = String(error);
      return undefined;
    }
  };
  return until(told, { timeoutMs, what, instead: () => fault }) as Promise<
    Exclude<T, undefined | null | false>
  >;
}
