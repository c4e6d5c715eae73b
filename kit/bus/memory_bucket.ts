import type { Log } from "../log.ts";
import type { BucketStore, StoredValue } from "./bucket_store.ts";
import { KeyConflict, KeyValueUnavailable } from "./errors.ts";
import { checkBranch, checkKey, checkPrefix, checkValue } from "./key_rules.ts";
import type { KeyValue, KeyValueWatcher } from "./types.ts";

/** A bucket of the in-process bus. */
export type MemoryBucket = KeyValue;

/** What a bucket is made of. */
export interface MemoryBucketParts {
  readonly name: string;
  readonly store: BucketStore;
  /** Limit for a new bucket; a stored one keeps its own. */
  readonly maxValueBytes: number;
  readonly log: Log | undefined;
}

interface Watch {
  readonly prefix: string;
  readonly fn: KeyValueWatcher;
  active: boolean;
}

/** Loads a bucket from its store; rejects with the store's error. */
export async function createMemoryBucket(
  { name, store, maxValueBytes, log }: MemoryBucketParts,
): Promise<MemoryBucket> {
  const { meta, values } = await store.load();
  const limitBytes = meta?.maxValueBytes ?? maxValueBytes;
  /** Revisions of deletions, so that a writer who saw one can update from it. */
  const deleted = new Map<string, number>();
  const watches = new Set<Watch>();
  let revision = meta?.revision ?? 0;
  for (const stored of values.values()) revision = Math.max(revision, stored.revision);
  if (meta === undefined) await store.saveMeta({ maxValueBytes: limitBytes, revision });

  let tail: Promise<unknown> = Promise.resolve();
  /** Runs one write after the other: what was compared is still so when it is set. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = tail.then(work);
    tail = result.catch(() => {});
    return result;
  }

  function call(watch: Watch, key: string, value: Uint8Array | undefined, at: number): void {
    if (!watch.active || !key.startsWith(watch.prefix)) return;
    try {
      watch.fn(key, value, at);
    } catch (error) {
      log?.error("a key-value watcher failed", { bucket: name, key, error });
    }
  }

  async function stored(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw new KeyValueUnavailable(name, error);
    }
  }

  async function write(key: string, value: Uint8Array): Promise<number> {
    const next: StoredValue = { value: value.slice(), revision: revision + 1 };
    await stored(() => store.save(key, next));
    revision = next.revision;
    values.set(key, next);
    deleted.delete(key);
    for (const watch of [...watches]) call(watch, key, next.value, next.revision);
    return next.revision;
  }

  function checked(key: string, value: Uint8Array): void {
    checkKey(key);
    checkValue(key, value, limitBytes);
  }

  return {
    // deno-lint-ignore require-await -- a bad key rejects, as over a network
    async get(key) {
      checkKey(key);
      const found = values.get(key);
      return found === undefined ? undefined : { ...found, value: found.value.slice() };
    },
    put: (key, value) =>
      inTurn(() => {
        checked(key, value);
        return write(key, value);
      }),
    create: (key, value) =>
      inTurn(() => {
        checked(key, value);
        if (values.has(key)) throw new KeyConflict(name, key, 0);
        return write(key, value);
      }),
    update: (key, value, expected) =>
      inTurn(() => {
        checked(key, value);
        const newest = values.get(key)?.revision ?? deleted.get(key);
        if (newest !== expected) throw new KeyConflict(name, key, expected);
        return write(key, value);
      }),
    delete: (key) =>
      inTurn(async () => {
        checkKey(key);
        if (!values.has(key)) return;
        const at = revision + 1;
        await stored(async () => {
          await store.saveMeta({ maxValueBytes: limitBytes, revision: at });
          await store.remove(key);
        });
        revision = at;
        values.delete(key);
        deleted.set(key, at);
        for (const watch of [...watches]) call(watch, key, undefined, at);
      }),
    discard: (prefix) =>
      inTurn(async () => {
        checkBranch(prefix);
        for (const key of [...values.keys()]) {
          if (!key.startsWith(prefix)) continue;
          await stored(() => store.remove(key));
          values.delete(key);
        }
      }),
    // deno-lint-ignore require-await -- a bad prefix rejects, as over a network
    async keys(prefix = "") {
      checkPrefix(prefix);
      return [...values.keys()].filter((key) => key.startsWith(prefix)).sort();
    },
    watch: (prefix, fn) =>
      inTurn(() => {
        checkPrefix(prefix);
        const watch: Watch = { prefix, fn, active: true };
        const found = [...values].sort(([, a], [, b]) => a.revision - b.revision);
        for (const [key, entry] of found) call(watch, key, entry.value, entry.revision);
        watches.add(watch);
        return Promise.resolve({
          unsubscribe() {
            watch.active = false;
            watches.delete(watch);
          },
        });
      }),
  };
}
