import { auditEntries, type AuditEntry, keys, type Room, ROOM_BUCKET } from "@fuelrail/contracts";
import { KeyConflict } from "../bus/errors.ts";
import type { Bus } from "../bus/types.ts";
import { type AuditBook, mergeEntries } from "./book.ts";

/** Attempts while others store theirs, as several gateways do. */
const ATTEMPTS = 8;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Puts what is new in the book among what is stored; rejects when the store does not take it. */
export async function storeBook(
  bus: Bus,
  room: Room,
  service: string,
  book: AuditBook,
): Promise<void> {
  if (book.unstored.size === 0) return;
  const store = await bus.keyValue(ROOM_BUCKET);
  const key = keys.audit(room, service);
  for (let tries = 1;; tries++) {
    const before = await store.get(key);
    const stored = before === undefined ? NOTHING : readEntries(before.value);
    const ours = book.entries.filter(({ id }) => book.unstored.has(id));
    const merged: AuditBook = {
      ...{ entries: stored.entries, dropped: stored.dropped },
      ...{ unstored: new Set(), last: new Map() },
    };
    mergeEntries(merged, ours);
    const { entries, dropped } = merged;
    const value = encoder.encode(JSON.stringify({ entries, dropped }));
    try {
      if (before === undefined) await store.create(key, value);
      else await store.update(key, value, before.revision);
    } catch (error) {
      if (!(error instanceof KeyConflict) || tries >= ATTEMPTS) throw error;
      continue;
    }
    for (const { id, at } of ours) {
      // One that was repeated meanwhile is stored again with the next ones.
      if (book.entries.find((entry) => entry.id === id)?.at === at) book.unstored.delete(id);
    }
    return;
  }
}

const NOTHING: { readonly entries: readonly AuditEntry[]; readonly dropped: number } = {
  entries: [],
  dropped: 0,
};

function readEntries(value: Uint8Array): typeof NOTHING {
  try {
    return auditEntries.safeParse(JSON.parse(decoder.decode(value))).data ?? NOTHING;
  } catch {
    return NOTHING;
  }
}
