import type { KV, KvEntry, QueuedIterator } from "nats";
import type { Clock, Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import { BusClosed } from "./errors.ts";
import { createKeyView } from "./key_view.ts";
import { keyFilter } from "./key_rules.ts";
import type { BusStatus, KeyValueWatcher, Subscription } from "./types.ts";

/** What a watch works with. */
export interface NatsWatchParts {
  readonly bucket: string;
  readonly prefix: string;
  readonly fn: KeyValueWatcher;
  readonly log: Log;
  readonly clock: Clock;
  readonly closed: AbortSignal;
  readonly onStatus: (fn: (status: BusStatus) => void) => Subscription;
  /** Resolves to the bucket on the present connection. */
  readonly open: () => Promise<KV>;
}

const RETRY_MS = 250;

/**
 * Watches keys; after each reconnect everything is read again and only the changes are told.
 * Resolves once the first reading is complete.
 */
export async function watchBucket(parts: NatsWatchParts): Promise<Subscription> {
  const { bucket, prefix, log, clock, closed } = parts;
  const { promise: isRead, resolve: onRead } = Promise.withResolvers<void>();
  let current: QueuedIterator<KvEntry> | undefined;
  let retry: Timer | undefined;
  let isStopped = false;
  /** Counts the readings begun; only the newest may speak. */
  let turn = 0;

  const view = createKeyView((key, value, revision) => {
    if (isStopped || !key.startsWith(prefix)) return;
    try {
      parts.fn(key, value, revision);
    } catch (error) {
      log.error("a key-value watcher failed", { bucket, key, error });
    }
  });

  function isOver(mine: number): boolean {
    return isStopped || mine !== turn;
  }

  function restartSoon(mine: number, error: unknown): void {
    if (isOver(mine)) return;
    log.warn("a key-value watch broke off and begins anew", { bucket, error });
    retry = clock.setTimer(RETRY_MS, restart);
  }

  function restart(): void {
    const mine = ++turn;
    start(mine).catch((error) => restartSoon(mine, error));
  }

  async function follow(entries: QueuedIterator<KvEntry>, mine: number): Promise<void> {
    for await (const entry of entries) {
      if (isOver(mine)) return;
      const value = entry.operation === "PUT" ? entry.value : undefined;
      view.onEntry(entry.key, value, entry.revision);
    }
    if (!isOver(mine)) throw new Error("the server ended it");
  }

  /** Reads what there is and goes on with what comes, until something breaks. */
  async function start(mine: number): Promise<void> {
    retry?.cancel();
    current?.stop();
    const kv = await parts.open();
    if (isOver(mine)) return;
    view.begin();
    const entries = await kv.watch({
      key: keyFilter(prefix),
      initializedFn: () => {
        if (isOver(mine)) return;
        view.onComplete();
        onRead();
      },
    });
    if (isOver(mine)) {
      entries.stop();
      return;
    }
    current = entries;
    await follow(entries, mine);
  }

  const statuses = parts.onStatus((status) => {
    if (status === "connected") restart();
  });

  function stop(): void {
    isStopped = true;
    statuses.unsubscribe();
    retry?.cancel();
    current?.stop();
    closed.removeEventListener("abort", stop);
    onRead();
  }
  closed.addEventListener("abort", stop);

  restart();
  await isRead;
  if (closed.aborted) throw new BusClosed(`watch bucket "${bucket}"`);
  return { unsubscribe: stop };
}
