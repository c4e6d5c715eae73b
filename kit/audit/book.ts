import { AUDIT_ENTRIES_MAX, AUDIT_REPEAT_MS, type AuditEntry } from "@fuelrail/contracts";

/** What one service wrote to Octane last. */
export interface AuditBook {
  /** Newest first. */
  entries: readonly AuditEntry[];
  /** Entries that were there and had to make room. */
  dropped: number;
  /** Entries that have not been stored as they are now. */
  readonly unstored: Set<string>;
  /** The newest write of each person, kind and target. */
  readonly last: Map<string, string>;
}

/** Nothing written yet. */
export function createAuditBook(): AuditBook {
  return { entries: [], dropped: 0, unstored: new Set(), last: new Map() };
}

/**
 * Notes a write; one that repeats the last of its `target` soon after makes that one newer.
 *
 * @returns the entry as it is now
 */
export function noteWrite(book: AuditBook, entry: AuditEntry, target: string): AuditEntry {
  const { by, event_type, outcome, code } = entry;
  const kind = JSON.stringify([by, event_type, outcome, code, target]);
  const before = book.entries.find(({ id }) => id === book.last.get(kind));
  const isRepeat = before !== undefined && entry.at - before.at <= AUDIT_REPEAT_MS;
  const noted = isRepeat ? { ...entry, id: before.id, count: before.count + entry.count } : entry;
  book.last.set(kind, noted.id);
  book.unstored.add(noted.id);
  mergeEntries(book, [noted]);
  return noted;
}

/** Puts entries among those that are there; of two with one id the newer holds. */
export function mergeEntries(book: AuditBook, entries: readonly AuditEntry[]): void {
  const byId = new Map(book.entries.map((entry) => [entry.id, entry]));
  for (const entry of entries) {
    const known = byId.get(entry.id);
    if (known === undefined || known.at <= entry.at) byId.set(entry.id, entry);
  }
  const sorted = [...byId.values()].sort((a, b) => b.at - a.at);
  book.entries = sorted.slice(0, AUDIT_ENTRIES_MAX);
  book.dropped += sorted.length - book.entries.length;
  for (const { id } of sorted.slice(AUDIT_ENTRIES_MAX)) book.unstored.delete(id);
  const kept = new Set(book.entries.map(({ id }) => id));
  for (const [kind, id] of book.last) if (!kept.has(id)) book.last.delete(kind);
}
