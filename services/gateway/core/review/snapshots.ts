import {
  FRAME_PART_BYTES,
  type Snapshot,
  SNAPSHOT_BYTES_MAX,
  SNAPSHOTS_BYTES_MAX,
  SNAPSHOTS_MAX,
} from "@fuelrail/contracts";
import { type Page, pageAfter } from "./page.ts";
import type { ReviewRefusal } from "./refusal.ts";

/** The stored stills of a room, by id. */
export type SnapshotBook = Map<string, Snapshot>;

/** Every stored still, newest first. */
export function snapshotList(book: SnapshotBook): readonly Snapshot[] {
  return [...book.values()].sort((a, b) => b.taken_at - a.taken_at || (a.id < b.id ? 1 : -1));
}

/** The list as everybody is told it: thumbnails are for who asks. */
export function bareList(book: SnapshotBook): Snapshot[] {
  return snapshotList(book).map(({ thumbnail: _, ...rest }) => rest);
}

/** A page of the list with its thumbnails. */
export function snapshotPage(book: SnapshotBook, cursor: string | undefined): Page<Snapshot> {
  const mark = ({ taken_at, id }: Snapshot) => `${taken_at}-${id}`;
  return pageAfter(snapshotList(book), cursor, {
    mark,
    isAfter(entry, after) {
      const [takenAt = "", ...rest] = after.split("-");
      const difference = Number(takenAt) - entry.taken_at;
      return difference > 0 || (difference === 0 && entry.id < rest.join("-"));
    },
    bytes: (entry) => JSON.stringify(entry).length,
  });
}

/** Why one more still of `bytes` cannot be stored; undefined when it can. */
export function snapshotFault(book: SnapshotBook, bytes: number): ReviewRefusal | undefined {
  if (bytes > SNAPSHOT_BYTES_MAX) {
    const message = `The still has ${bytes} bytes, more than ${SNAPSHOT_BYTES_MAX}`;
    return { code: "too_large", message };
  }
  if (book.size >= SNAPSHOTS_MAX) {
    const message = `The room already keeps ${SNAPSHOTS_MAX} snapshots; delete one first`;
    return { code: "out_of_range", message };
  }
  let stored = 0;
  for (const each of book.values()) stored += each.bytes;
  if (stored + bytes <= SNAPSHOTS_BYTES_MAX) return undefined;
  const message = `The snapshots of the room would take more than ${SNAPSHOTS_BYTES_MAX} bytes; ` +
    `they take ${stored} now`;
  return { code: "out_of_range", message };
}

/** How many parts a PNG is cut into. */
export function partCount(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / FRAME_PART_BYTES));
}

/** What a snapshot is called that nobody has named: the first number that is free. */
export function freeName(book: SnapshotBook): string {
  const taken = new Set([...book.values()].map(({ name }) => name));
  for (let number = book.size + 1;; number++) {
    if (!taken.has(`Snapshot ${number}`)) return `Snapshot ${number}`;
  }
}
