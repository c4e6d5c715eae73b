import type { Log } from "../log.ts";
import { createFileStore, volatileStore } from "./bucket_store.ts";
import { BusClosed, KeyValueUnavailable } from "./errors.ts";
import { checkBucket } from "./key_rules.ts";
import { DEFAULT_MAX_VALUE_BYTES } from "./limits.ts";
import { createMemoryBucket, type MemoryBucket } from "./memory_bucket.ts";
import type { KeyValue, KeyValueOptions } from "./types.ts";

/** The key-value buckets of one hub. */
export interface MemoryBuckets {
  /** Opens a bucket for one bus; once `closed` is aborted its methods reject with `BusClosed`. */
  open(
    bucket: string,
    options: KeyValueOptions | undefined,
    closed: AbortSignal,
  ): Promise<KeyValue>;
}

/** A view of a bucket that ends with the bus that opened it. */
function viewOf(bucket: MemoryBucket, name: string, closed: AbortSignal): KeyValue {
  async function whileOpen<T>(work: () => Promise<T>): Promise<T> {
    if (closed.aborted) throw new BusClosed(`use bucket "${name}"`);
    return await work();
  }
  return {
    get: (key) => whileOpen(() => bucket.get(key)),
    put: (key, value) => whileOpen(() => bucket.put(key, value)),
    create: (key, value) => whileOpen(() => bucket.create(key, value)),
    update: (key, value, revision) => whileOpen(() => bucket.update(key, value, revision)),
    delete: (key) => whileOpen(() => bucket.delete(key)),
    discard: (prefix) => whileOpen(() => bucket.discard(prefix)),
    keys: (prefix) => whileOpen(() => bucket.keys(prefix)),
    watch: (prefix, fn) =>
      whileOpen(async () => {
        const subscription = await bucket.watch(prefix, fn);
        closed.addEventListener("abort", () => subscription.unsubscribe(), { once: true });
        return subscription;
      }),
  };
}

/** Makes the buckets of a hub, kept in `dataDir` when given. */
export function createMemoryBuckets(
  dataDir: string | undefined,
  log: Log | undefined,
): MemoryBuckets {
  const opened = new Map<string, Promise<MemoryBucket>>();

  async function load(name: string, options: KeyValueOptions): Promise<MemoryBucket> {
    const store = dataDir === undefined
      ? volatileStore
      : createFileStore(`${dataDir}/kv/${name}`, log);
    const maxValueBytes = options.maxValueBytes ?? DEFAULT_MAX_VALUE_BYTES;
    try {
      return await createMemoryBucket({ name, store, maxValueBytes, log });
    } catch (error) {
      opened.delete(name);
      throw new KeyValueUnavailable(name, error);
    }
  }

  return {
    async open(name, options = {}, closed) {
      checkBucket(name);
      if (closed.aborted) throw new BusClosed(`open bucket "${name}"`);
      let bucket = opened.get(name);
      if (bucket === undefined) {
        bucket = load(name, options);
        opened.set(name, bucket);
      }
      return viewOf(await bucket, name, closed);
    },
  };
}
