import { CURSOR_INTERVAL_MS } from "@fuelrail/contracts";

/** Where somebody points; without a place it has left. */
export interface CursorSpot {
  readonly u?: number | undefined;
  readonly v?: number | undefined;
  readonly snapshot_id?: string | undefined;
}

/** People whose cursors are passed on at once; who comes after them waits until one leaves. */
export const CURSORS_MAX = 32;

/** Messages a second that one room's cursors may cost a gateway. */
const MESSAGES_PER_S = 5_000;

/** The cursors of a room as its members know them, and what they have yet to be told. */
export interface CursorBook {
  readonly spots: Map<string, CursorSpot>;
  readonly untold: Set<string>;
  toldMs: number;
}

/** A room in which nobody points. */
export function createCursorBook(): CursorBook {
  return { spots: new Map(), untold: new Set(), toldMs: -CURSOR_INTERVAL_MS };
}

/** Takes in where somebody points now; false when there are too many already. */
export function noteCursor(book: CursorBook, viewerId: string, spot: CursorSpot): boolean {
  if (spot.u === undefined || spot.v === undefined) {
    if (book.spots.delete(viewerId)) book.untold.add(viewerId);
    return true;
  }
  if (!book.spots.has(viewerId) && book.spots.size >= CURSORS_MAX) return false;
  book.spots.set(viewerId, spot);
  book.untold.add(viewerId);
  return true;
}

/** Takes out the cursors of people who are no longer in the room. */
export function expireCursors(book: CursorBook, isPresent: (viewerId: string) => boolean): void {
  for (const viewerId of book.spots.keys()) {
    if (!isPresent(viewerId)) noteCursor(book, viewerId, {});
  }
}

/** Shortest time between two tellings, ms: each of a crowd is told of each that moves. */
export function cursorPaceMs(moving: number, members: number): number {
  return Math.max(CURSOR_INTERVAL_MS, moving * members * 1_000 / MESSAGES_PER_S);
}

/** When the untold is due, by the monotonic clock; undefined while there is none. */
export function cursorsDueMs(book: CursorBook, members: number): number | undefined {
  if (book.untold.size === 0) return undefined;
  return book.toldMs + cursorPaceMs(book.untold.size, members);
}

/** What the members are to be told now; it then counts as told. */
export function takeCursors(
  book: CursorBook,
  nowMs: number,
): readonly { readonly viewerId: string; readonly spot: CursorSpot }[] {
  const news = [...book.untold].map((viewerId) => ({
    viewerId,
    spot: book.spots.get(viewerId) ?? {},
  }));
  book.untold.clear();
  book.toldMs = nowMs;
  return news;
}
