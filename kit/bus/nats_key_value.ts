import { type KV, NatsError } from "nats";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { BusClosed, KeyConflict, KeyValueUnavailable, RequestTimeout } from "./errors.ts";
import { checkBranch, checkKey, checkPrefix, checkValue, keyFilter } from "./key_rules.ts";
import { DEFAULT_MAX_VALUE_BYTES } from "./limits.ts";
import type { NatsLink } from "./nats_link.ts";
import { watchBucket } from "./nats_watch.ts";
import type { BusStatus, KeyValue, KeyValueOptions, Subscription } from "./types.ts";

/** What a bucket is opened with. */
export interface NatsKeyValueParts {
  readonly bucket: string;
  readonly options: KeyValueOptions;
  /** On how many servers a bucket made here is kept. */
  readonly replicas: number;
  readonly link: NatsLink;
  readonly clock: Clock;
  readonly log: Log;
  readonly onStatus: (fn: (status: BusStatus) => void) => Subscription;
  /** Aborted when the bus is closed. */
  readonly closed: AbortSignal;
}

const OPERATION_MS = 10_000;
const RETRY_MS = 100;
/** JetStream counts the headers of a write as part of the value. */
const HEADER_ROOM_BYTES = 512;
const WRONG_LAST_SEQUENCE = 10_071;
const STREAM_NAME_IN_USE = 10_058;
/** Refusals for want of memory or disk, which no waiting makes good. */
const FULL: ReadonlySet<number | undefined> = new Set([10_023, 10_028, 10_047, 10_077]);

function apiCode(error: unknown): number | undefined {
  return error instanceof NatsError ? error.api_error?.err_code : undefined;
}

/** The server had nobody to carry out the operation (yet), so it was not carried out. */
function isNotThere(error: unknown): boolean {
  if (!(error instanceof NatsError) || FULL.has(apiCode(error))) return false;
  return error.code === "503" || error.api_error?.code === 503;
}

/** The revisions of everything that is stored under a branch of keys, deletions included. */
async function revisionsOf(kv: KV, prefix: string): Promise<readonly number[]> {
  const revisions: number[] = [];
  // The client takes this option, though its types do not say so.
  const options = { key: keyFilter(prefix), headers_only: true };
  const entries = await kv.history(options);
  for await (const { revision } of entries) revisions.push(revision);
  return revisions;
}

/** Opens a bucket of JetStream key-value that lasts over reconnects. */
export async function createNatsKeyValue(parts: NatsKeyValueParts): Promise<KeyValue> {
  const { bucket, link, clock, closed, log } = parts;
  let opened: { readonly connection: unknown; readonly kv: KV } | undefined;
  let maxValueBytes = parts.options.maxValueBytes ?? DEFAULT_MAX_VALUE_BYTES;

  async function open(): Promise<KV> {
    const connection = link.connection;
    if (connection === undefined) throw new Error("the connection to NATS was lost");
    if (opened?.connection === connection) return opened.kv;
    if (connection.info?.jetstream !== true) {
      throw new KeyValueUnavailable(bucket, new Error("the NATS server runs without JetStream"));
    }
    const kv = await connection.jetstream({ timeout: OPERATION_MS }).views.kv(bucket, {
      history: 1,
      replicas: parts.replicas,
      maxValueSize: maxValueBytes + HEADER_ROOM_BYTES,
    });
    maxValueBytes = (await kv.status()).maxValueSize - HEADER_ROOM_BYTES;
    opened = { connection, kv };
    return kv;
  }

  /** Waits, but no longer than the bus is open: nothing of it may outlast the bus. */
  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = clock.setTimer(ms, done);
      function done(): void {
        timer.cancel();
        closed.removeEventListener("abort", done);
        resolve();
      }
      closed.addEventListener("abort", done);
    });
  }

  /**
   * Runs `work` with the bucket, waiting for a connection and for JetStream; it is repeated after
   * a loss of the connection only where doing it twice does no harm.
   */
  async function perform<T>(repeatable: boolean, work: (kv: KV) => Promise<T>): Promise<T> {
    const deadlineMs = clock.nowMs() + OPERATION_MS;
    for (;;) {
      const connection = await link.whenUp(deadlineMs - clock.nowMs());
      if (closed.aborted) throw new BusClosed(`use bucket "${bucket}"`);
      if (connection === undefined) throw new RequestTimeout(`bucket ${bucket}`, OPERATION_MS);
      let started = false;
      try {
        const kv = await open();
        started = true;
        return await work(kv);
      } catch (error) {
        if (error instanceof KeyValueUnavailable || error instanceof KeyConflict) throw error;
        if (closed.aborted) throw new BusClosed(`use bucket "${bucket}"`);
        const isLost = connection.isClosed();
        if (isLost && started && !repeatable) {
          throw new RequestTimeout(`bucket ${bucket}`, OPERATION_MS, error);
        }
        const isTransient = isLost || isNotThere(error) || apiCode(error) === STREAM_NAME_IN_USE;
        if (!isTransient || clock.nowMs() + RETRY_MS >= deadlineMs) {
          throw new KeyValueUnavailable(bucket, error);
        }
        await pause(RETRY_MS);
      }
    }
  }

  async function compareAndSet(
    key: string,
    expected: number,
    work: (kv: KV) => Promise<number>,
  ): Promise<number> {
    return await perform(false, async (kv) => {
      try {
        return await work(kv);
      } catch (error) {
        if (apiCode(error) === WRONG_LAST_SEQUENCE) throw new KeyConflict(bucket, key, expected);
        throw error;
      }
    });
  }

  function checkBoth(key: string, value: Uint8Array): void {
    checkKey(key);
    checkValue(key, value, maxValueBytes);
  }

  await perform(true, () => Promise.resolve());

  return {
    async get(key) {
      checkKey(key);
      const entry = await perform(true, (kv) => kv.get(key));
      if (entry === null || entry.operation !== "PUT") return undefined;
      return { value: entry.value, revision: entry.revision };
    },
    async put(key, value) {
      checkBoth(key, value);
      return await perform(false, (kv) => kv.put(key, value));
    },
    async create(key, value) {
      checkBoth(key, value);
      return await compareAndSet(key, 0, (kv) => kv.create(key, value));
    },
    async update(key, value, revision) {
      checkBoth(key, value);
      if (revision < 1) throw new KeyConflict(bucket, key, revision);
      return await compareAndSet(key, revision, (kv) => kv.update(key, value, revision));
    },
    async delete(key) {
      checkKey(key);
      await perform(true, async (kv) => {
        const entry = await kv.get(key);
        if (entry?.operation === "PUT") await kv.delete(key);
      });
    },
    async discard(prefix) {
      checkBranch(prefix);
      await perform(true, async (kv) => {
        const manager = await link.connection?.jetstreamManager({ timeout: OPERATION_MS });
        if (manager === undefined) throw new Error("the connection to NATS was lost");
        const { streams } = manager;
        // One by one: NATS 2.9 goes on counting what a purge by subject took away, so that a
        // store that was full would stay so until the server starts again.
        for (const revision of await revisionsOf(kv, prefix)) {
          await streams.deleteMessage(`KV_${bucket}`, revision, false).catch(async (error) => {
            // Somebody else may have deleted it just now.
            if ((await revisionsOf(kv, prefix)).includes(revision)) throw error;
          });
        }
      });
    },
    async keys(prefix = "") {
      checkPrefix(prefix);
      const keys = await perform(true, async (kv) => {
        const found: string[] = [];
        for await (const key of await kv.keys(keyFilter(prefix))) found.push(key);
        return found;
      });
      return keys.filter((key) => key.startsWith(prefix)).sort();
    },
    async watch(prefix, fn) {
      checkPrefix(prefix);
      return await watchBucket({
        bucket,
        prefix,
        fn,
        log,
        clock,
        closed,
        onStatus: parts.onStatus,
        open: () => perform(true, (kv) => Promise.resolve(kv)),
      });
    },
  };
}
