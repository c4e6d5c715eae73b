/**
 * Which places of nodes are asked for next. Moving a node inside Octane need not raise its change
 * level, so that a graph that somebody has open is glanced over all the time, a few nodes at a go;
 * when the level moves, or a glance finds a node elsewhere, all of it is looked at soon.
 */
export interface PlacePace {
  /** Where the next share begins, in the order of the nodes. */
  readonly next: number;
  /** Nodes of a whole round that are still due. */
  readonly left: number;
  readonly lookedAtMs: number;
}

/** One share of the nodes to ask for, by their order; it may go over the end to the start. */
export interface PlaceShare {
  readonly pace: PlacePace;
  readonly indices: readonly number[];
}

/** Time between two glances, ms. */
const GLANCE_GAP_MS = 2_000;
/** The same while a whole round is due, ms. */
const ROUND_GAP_MS = 400;
/** Nodes of a glance: each costs one short call. */
const GLANCE_NODES = 8;
const ROUND_NODES = 64;

export const INITIAL_PLACE_PACE: PlacePace = { next: 0, left: 0, lookedAtMs: -Infinity };

/** Nodes may stand elsewhere: all of them are looked at soon. */
export function roundDue(pace: PlacePace): PlacePace {
  return { ...pace, left: Infinity };
}

/** How long to wait before the next share, ms. */
export function shareIn(pace: PlacePace, nowMs: number): number {
  const gapMs = pace.left > 0 ? ROUND_GAP_MS : GLANCE_GAP_MS;
  return Math.max(0, pace.lookedAtMs + gapMs - nowMs);
}

/** The next share of so many nodes. */
export function share(pace: PlacePace, count: number, nowMs: number): PlaceShare {
  const left = Math.min(pace.left, count);
  const size = Math.min(count, left > 0 ? Math.min(left, ROUND_NODES) : GLANCE_NODES);
  const start = count === 0 ? 0 : pace.next % count;
  return {
    pace: { next: start + size, left: left - Math.min(left, size), lookedAtMs: nowMs },
    indices: Array.from({ length: size }, (_, at) => (start + at) % count),
  };
}
