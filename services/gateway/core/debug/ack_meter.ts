/** Acks remembered of one viewer. */
const KEPT = 64;
/** How far back the frame rate looks, ms. */
const SPAN_MS = 2_000;

/** When a viewer's last acks came and how long their frames took, in a ring made at the first. */
export interface AckMeter {
  count: number;
  atMs: Float64Array;
  latencyMs: Float64Array;
}

/** What an ack meter says; null is what nobody has measured. */
export interface AckReading {
  /** Frames acknowledged a second. */
  readonly fps: number | null;
  /** Median from a frame's arrival to its ack, ms. */
  readonly latencyMs: number | null;
}

/** A meter that has seen no ack. */
export function createAckMeter(): AckMeter {
  return { count: 0, atMs: new Float64Array(0), latencyMs: new Float64Array(0) };
}

/** Takes in the ack of a frame in flight. */
export function noteAckTime(meter: AckMeter, nowMs: number, latencyMs: number): void {
  if (meter.atMs.length === 0) {
    meter.atMs = new Float64Array(KEPT);
    meter.latencyMs = new Float64Array(KEPT);
  }
  const at = meter.count % KEPT;
  meter.atMs[at] = nowMs;
  meter.latencyMs[at] = latencyMs;
  meter.count++;
}

/** Reads the meter. */
export function readAcks(meter: AckMeter, nowMs: number): AckReading {
  const kept = Math.min(meter.count, KEPT);
  if (kept === 0) return { fps: null, latencyMs: null };
  const times = meter.atMs.subarray(0, kept);
  const recent = times.filter((atMs) => nowMs - atMs <= SPAN_MS);
  // A ring full of recent acks covers less than the whole span.
  const spanMs = recent.length === KEPT ? Math.max(nowMs - Math.min(...recent), 1) : SPAN_MS;
  const latencies = meter.latencyMs.slice(0, kept).sort();
  return {
    fps: Math.round(recent.length * 10_000 / spanMs) / 10,
    latencyMs: Math.round((latencies[Math.floor(kept / 2)] ?? 0) * 10) / 10,
  };
}
