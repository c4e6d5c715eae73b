import { keys, lockEntry, type Room, ROOM_BUCKET } from "@fuelrail/contracts";
import type { Bus, KeyValue } from "@fuelrail/kit/bus";
import type { Lock } from "../core/control_types.ts";

/** An admin's lock, kept where it survives. */
export interface LockStore {
  /** The lock that was stored, if any; rejects when it cannot be read, in which case it may be set. */
  load(): Promise<Lock | undefined>;
  /** Stores a lock, or that there is none. */
  save(lock: Lock | undefined): Promise<void>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The store of one room. */
export function createLockStore(bus: Bus, room: Room): LockStore {
  const key = keys.lock(room);
  let bucket: Promise<KeyValue> | undefined;
  let last: Promise<void> = Promise.resolve();

  function openBucket(): Promise<KeyValue> {
    bucket ??= bus.keyValue(ROOM_BUCKET).catch((error) => {
      bucket = undefined;
      throw error;
    });
    return bucket;
  }

  async function write(lock: Lock | undefined): Promise<void> {
    const store = await openBucket();
    if (lock === undefined) await store.delete(key);
    else await store.put(key, encoder.encode(JSON.stringify({ locked: true, ...lock })));
  }

  return {
    async load() {
      const entry = await (await openBucket()).get(key);
      if (entry === undefined) return undefined;
      const { locked, ...lock } = lockEntry.parse(JSON.parse(decoder.decode(entry.value)));
      return locked ? lock : undefined;
    },
    save(lock) {
      const work = last.then(() => write(lock));
      last = work.catch(() => {});
      return work;
    },
  };
}
