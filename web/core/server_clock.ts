/** One round trip to the gateway. */
export interface RoundTrip {
  /** This page's Unix time when the answer came, in ms. */
  readonly atMs: number;
  readonly roundTripMs: number;
  /** What to add to this page's Unix time to get the gateway's, in ms. */
  readonly offsetMs: number;
}

/** The last round trips, newest first. */
export type ServerClock = readonly RoundTrip[];

export const NO_CLOCK: ServerClock = [];

const ROUND_TRIPS_KEPT = 10;

/** The clock after a ping that left at `sentMs` was answered at `receivedMs` (page Unix ms). */
export function addRoundTrip(
  clock: ServerClock,
  sentMs: number,
  receivedMs: number,
  serverTimeMs: number,
): ServerClock {
  const roundTripMs = receivedMs - sentMs;
  if (roundTripMs < 0) return clock;
  const offsetMs = serverTimeMs - (sentMs + receivedMs) / 2;
  return [{ atMs: receivedMs, roundTripMs, offsetMs }, ...clock].slice(0, ROUND_TRIPS_KEPT);
}

/** The offset of the quickest known round trip, which bounds the error best; 0 when unknown. */
export function offsetMs(clock: ServerClock): number {
  return quickest(clock)?.offsetMs ?? 0;
}

/** How far the offset may be wrong, in ms; undefined until a round trip was measured. */
export function offsetErrorMs(clock: ServerClock): number | undefined {
  const best = quickest(clock);
  return best === undefined ? undefined : best.roundTripMs / 2;
}

function quickest(clock: ServerClock): RoundTrip | undefined {
  let best: RoundTrip | undefined;
  for (const trip of clock) {
    if (best === undefined || trip.roundTripMs < best.roundTripMs) best = trip;
  }
  return best;
}

/** The newest round trip's time in ms, undefined until one was measured. */
export function latencyMs(clock: ServerClock): number | undefined {
  return clock[0]?.roundTripMs;
}
