import type { CursorPlace } from "./review_event.ts";

/** Where the others point, by viewer. */
export type CursorMap = ReadonlyMap<string, CursorPlace>;

/** The map after one cursor moved or left. */
export function moveCursor(map: CursorMap, cursor: CursorPlace): CursorMap {
  const next = new Map(map);
  if (cursor.at === undefined) next.delete(cursor.viewerId);
  else next.set(cursor.viewerId, cursor);
  return next;
}

/** The map without people who are not in the room; the same one if nobody has to go. */
export function keepPresent(map: CursorMap, present: ReadonlySet<string>): CursorMap {
  const kept = [...map].filter(([viewerId]) => present.has(viewerId));
  return kept.length === map.size ? map : new Map(kept);
}
