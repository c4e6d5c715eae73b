/** How long and for what `until` waits. */
export interface UntilOptions {
  /** @default {240000}, which only a failing test ever waits */
  readonly timeoutMs?: number;
  /** What is awaited, for the error. */
  readonly what?: string;
  /** What there is instead when the wait gives up, for the error. */
  readonly instead?: () => string | Promise<string>;
}

/**
 * Waits until `condition` gives something other than `undefined`, `null` or `false`, and resolves
 * to it; rejects at the deadline. The condition is tried at once and then every few milliseconds.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  options: UntilOptions = {},
): Promise<Exclude<T, undefined | null | false>> {
  const { timeoutMs = 240_000, what = condition.toString(), instead } = options;
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const found = await condition();
    if (found !== undefined && found !== null && found !== false) {
      return found as Exclude<T, undefined | null | false>;
    }
    if (performance.now() >= deadlineMs) {
      const fault = `Did not come within ${timeoutMs} ms: ${what}`;
      throw new Error(instead === undefined ? fault : `${fault}; instead: ${await instead()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
}

/** Rejects at the deadline unless `promise` settles first. */
export async function within<T>(promise: Promise<T>, timeoutMs: number, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Did not come within ${timeoutMs} ms: ${what}`)),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
