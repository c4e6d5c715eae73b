import {
  auditEntries,
  type AuditEntry,
  keys,
  type PayloadOf,
  type Room,
  ROOM_BUCKET,
} from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";

/** Entries of one page; more only where several happened in the same millisecond. */
const PAGE_ENTRIES = 100;

const decoder = new TextDecoder();

/** Reads what the services of a room wrote to Octane, newest first, older than `cursor`. */
export async function readAudit(
  bus: Bus,
  room: Room,
  cursor: string | undefined,
): Promise<PayloadOf<"auditResult">> {
  const store = await bus.keyValue(ROOM_BUCKET);
  const all: AuditEntry[] = [];
  let dropped = 0;
  for (const key of await store.keys(keys.audits(room))) {
    const entry = await store.get(key);
    const read = entry && auditEntries.safeParse(JSON.parse(decoder.decode(entry.value)));
    if (read?.success !== true) continue;
    all.push(...read.data.entries);
    dropped += read.data.dropped;
  }
  const before = cursor === undefined ? Infinity : Number(cursor);
  const rest = all.filter(({ at }) => at < before).sort((a, b) => b.at - a.at);
  const lastAt = rest[PAGE_ENTRIES - 1]?.at ?? -Infinity;
  const entries = rest.filter(({ at }, index) => index < PAGE_ENTRIES || at === lastAt);
  const isMore = entries.length < rest.length;
  return {
    entries,
    ...(isMore ? { next: String(lastAt) } : {}),
    ...(dropped > 0 ? { dropped } : {}),
  };
}
