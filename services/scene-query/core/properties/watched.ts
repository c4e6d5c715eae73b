/** What viewers look at, by the handles of one project. */
export interface Watched {
  readonly viewers: ReadonlyMap<string, Gaze>;
}

/** What one viewer looks at. */
export interface Gaze {
  /** Node of its newest request for values. */
  readonly inspected?: bigint;
  /** Its newest listed rows, newest first. */
  readonly rows: readonly bigint[];
  readonly askedAtMs: number;
}

/** Rows of one viewer that count as visible. */
const VISIBLE_ROWS = 100;
/** Rows and inspected nodes that are looked after for all viewers together. */
const ALL_ROWS = 300;
const ALL_INSPECTED = 32;
/** A viewer that presence does not name is forgotten so long after it asked last, ms. */
const ABSENT_MS = 10_000;

export const NOTHING_WATCHED: Watched = { viewers: new Map() };

const NO_GAZE: Gaze = { rows: [], askedAtMs: -Infinity };

function withGaze({ viewers }: Watched, viewer: string, change: (gaze: Gaze) => Gaze): Watched {
  const rest = new Map(viewers);
  rest.delete(viewer);
  return { viewers: new Map([[viewer, change(viewers.get(viewer) ?? NO_GAZE)], ...rest]) };
}

/** A viewer asked for a node's values. */
export function inspect(
  watched: Watched,
  viewer: string,
  inspected: bigint,
  nowMs: number,
): Watched {
  return withGaze(watched, viewer, (gaze) => ({ ...gaze, inspected, askedAtMs: nowMs }));
}

/** A viewer was sent rows. */
export function list(
  watched: Watched,
  viewer: string,
  rows: readonly bigint[],
  nowMs: number,
): Watched {
  return withGaze(watched, viewer, (gaze) => ({
    ...gaze,
    rows: [...new Set([...rows.slice(0, VISIBLE_ROWS), ...gaze.rows])].slice(0, VISIBLE_ROWS),
    askedAtMs: nowMs,
  }));
}

/** Forgets viewers that are not in the room and asked nothing for a while. */
export function forgetAbsent(
  watched: Watched,
  present: ReadonlySet<string>,
  nowMs: number,
): Watched {
  const stay = [...watched.viewers].filter(([viewer, { askedAtMs }]) =>
    present.has(viewer) || nowMs - askedAtMs < ABSENT_MS
  );
  return stay.length === watched.viewers.size ? watched : { viewers: new Map(stay) };
}

/** What all viewers look at, each node once; who asked last comes first. */
export function gazes({ viewers }: Watched): {
  readonly inspected: readonly bigint[];
  readonly rows: readonly bigint[];
} {
  const all = [...viewers.values()];
  const inspected = new Set(
    all.flatMap((gaze) => gaze.inspected === undefined ? [] : [gaze.inspected]),
  );
  const rows = new Set(all.flatMap((gaze) => gaze.rows));
  return {
    inspected: [...inspected].slice(0, ALL_INSPECTED),
    rows: [...rows].slice(0, ALL_ROWS),
  };
}
