/**
 * When graphs that viewers see may be listed again. Every listing leaves a list behind in Octane
 * that nothing can release, so listings are bounded by how often the scene changes.
 */
export interface GraphPace {
  /** When the scene may last have changed without anybody here having steered, ms. */
  readonly movedAtMs: number;
  /** When the newest listing began, ms. */
  readonly listedAtMs: number;
  /** Least time until the next one, ms. */
  readonly gapMs: number;
}

/** Least time between the beginnings of two listings, ms. */
const GAP_MS = 3_000;
/** The same after many that found nothing, as when somebody flies about inside Octane, ms. */
const GAP_MAX_MS = 48_000;
/** A change after so long without one may be listed for as if it were the first, ms. */
const QUIET_MS = 5_000;

export const INITIAL_GRAPH_PACE: GraphPace = {
  movedAtMs: -Infinity,
  listedAtMs: -Infinity,
  gapMs: GAP_MS,
};

/** The scene may have changed. */
export function graphsMoved(pace: GraphPace, nowMs: number): GraphPace {
  const isFirst = nowMs - pace.movedAtMs >= QUIET_MS;
  return { ...pace, movedAtMs: nowMs, gapMs: isFirst ? GAP_MS : pace.gapMs };
}

/** How long to wait before listing, ms; undefined when nothing changed since the last listing. */
export function listIn(pace: GraphPace, nowMs: number): number | undefined {
  if (pace.movedAtMs <= pace.listedAtMs) return undefined;
  return Math.max(0, pace.listedAtMs + pace.gapMs - nowMs);
}

/** A listing begins. */
export function listing(pace: GraphPace, nowMs: number): GraphPace {
  return { ...pace, listedAtMs: nowMs };
}

/** It is over; those that follow each other without finding anything become rarer. */
export function listed(pace: GraphPace, hasFound: boolean): GraphPace {
  const gapMs = hasFound ? GAP_MS : Math.min(GAP_MAX_MS, pace.gapMs * 2);
  return { ...pace, gapMs };
}
