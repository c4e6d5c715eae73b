/** The span over which rates are averaged, in ms. */
export const RATE_WINDOW_MS = 2_000;

interface Drawn {
  readonly atMs: number;
  readonly delayMs: number | undefined;
}

interface Received {
  readonly atMs: number;
  readonly bytes: number;
}

/** What was drawn and received lately. */
export interface FrameRates {
  readonly sinceMs: number;
  readonly drawn: readonly Drawn[];
  readonly received: readonly Received[];
}

/** Measured values; undefined is what could not be measured. */
export interface RateReading {
  readonly fps: number | undefined;
  readonly bitsPerSecond: number | undefined;
  /** From the renderer's callback to the drawn pixels, the window's median, in ms. */
  readonly delayMs: number | undefined;
}

export function startRates(nowMs: number): FrameRates {
  return { sinceMs: nowMs, drawn: [], received: [] };
}

/** Counts one drawn frame and how long it had been under way, if it came straight from there. */
export function addDrawn(
  rates: FrameRates,
  atMs: number,
  delayMs: number | undefined,
): FrameRates {
  return { ...rates, drawn: [...recent(rates.drawn, atMs), { atMs, delayMs }] };
}

/** Counts one received message of so many bytes. */
export function addReceived(rates: FrameRates, atMs: number, bytes: number): FrameRates {
  return { ...rates, received: [...recent(rates.received, atMs), { atMs, bytes }] };
}

/**
 * Rates over the last {@link RATE_WINDOW_MS}; undefined until the first half second is over, so
 * that a number never stands for a span too short to measure.
 */
export function readRates(rates: FrameRates, nowMs: number): RateReading {
  const spanMs = Math.min(RATE_WINDOW_MS, nowMs - rates.sinceMs);
  if (spanMs < 500) return { fps: undefined, bitsPerSecond: undefined, delayMs: undefined };
  const drawn = recent(rates.drawn, nowMs);
  const bytes = recent(rates.received, nowMs).reduce((sum, message) => sum + message.bytes, 0);
  return {
    fps: drawn.length * 1000 / spanMs,
    bitsPerSecond: bytes * 8000 / spanMs,
    delayMs: median(drawn.map((frame) => frame.delayMs).filter((delayMs) => delayMs !== undefined)),
  };
}

function recent<T extends { readonly atMs: number }>(list: readonly T[], nowMs: number): T[] {
  return list.filter((entry) => entry.atMs > nowMs - RATE_WINDOW_MS);
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
