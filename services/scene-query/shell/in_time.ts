import type { Clock } from "@fuelrail/kit/clock";

/** How long work is waited for before a request is answered with `accepted`, ms. */
export const ANSWER_WAIT_MS = 8_000;

/** What work came to; undefined when it goes on after the time that a request has. */
export async function inTime<T extends object>(
  work: Promise<T>,
  clock: Clock,
  waitMs = ANSWER_WAIT_MS,
): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = clock.setTimer(waitMs, () => resolve(undefined));
  try {
    return await Promise.race([work, promise]);
  } finally {
    timer.cancel();
  }
}
