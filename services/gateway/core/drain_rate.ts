/** Busy time after which a measured rate is taken in, ms. */
const MEASURE_MS = 200;

/**
 * How fast a viewer takes bytes, measured over the time in which it had some to take: idle time
 * says nothing about its connection.
 */
export interface DrainRate {
  /** Bytes a second; 0 until measured. */
  bytesPerS: number;
  bytes: number;
  busyMs: number;
  /** When the present busy time began or was last counted, ms; negative while idle. */
  busyFromMs: number;
}

/** Nothing measured yet. */
export function createDrainRate(): DrainRate {
  return { bytesPerS: 0, bytes: 0, busyMs: 0, busyFromMs: -1 };
}

/** A frame went out; busy time begins unless it is running. */
export function noteBusy(rate: DrainRate, nowMs: number): void {
  if (rate.busyFromMs < 0) rate.busyFromMs = nowMs;
}

/** Bytes were acknowledged; `idle` says that nothing is in flight any more. */
export function noteDrained(rate: DrainRate, bytes: number, idle: boolean, nowMs: number): void {
  if (rate.busyFromMs < 0) return;
  rate.bytes += bytes;
  rate.busyMs += nowMs - rate.busyFromMs;
  rate.busyFromMs = idle ? -1 : nowMs;
  if (rate.busyMs < MEASURE_MS) return;
  const measured = rate.bytes * 1_000 / rate.busyMs;
  rate.bytesPerS = rate.bytesPerS === 0 ? measured : (rate.bytesPerS + measured) / 2;
  rate.bytes = 0;
  rate.busyMs = 0;
}
