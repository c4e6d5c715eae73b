/** Bytes of entries that one page holds at most, far enough below the largest message. */
export const PAGE_BYTES = 192 * 1_024;

/** A part of a list, and where the next begins. */
export interface Page<T> {
  readonly entries: readonly T[];
  readonly next?: string;
}

/**
 * The entries after the one that `cursor` names, as many as fit; an entry by itself always does.
 * A cursor is the mark of the last entry before the page, so that it holds while others come and
 * go.
 */
export function pageAfter<T>(
  list: readonly T[],
  cursor: string | undefined,
  options: {
    isAfter(entry: T, cursor: string): boolean;
    mark(entry: T): string;
    bytes(entry: T): number;
  },
): Page<T> {
  const rest = cursor === undefined ? list : list.filter((entry) => options.isAfter(entry, cursor));
  let bytes = 0;
  let count = 0;
  for (const entry of rest) {
    bytes += options.bytes(entry);
    if (count > 0 && bytes > PAGE_BYTES) break;
    count++;
  }
  const entries = rest.slice(0, count);
  const last = entries.at(-1);
  return count < rest.length && last !== undefined
    ? { entries, next: options.mark(last) }
    : { entries };
}
