import type { NatsConnection } from "nats";
import type { Clock, Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import { parseNatsUrl } from "./nats_address.ts";
import { dialNats } from "./nats_transport.ts";

/** What a link is made with. */
export interface NatsLinkParts {
  /** See `parseNatsUrl`. */
  readonly url: string;
  readonly name: string;
  readonly log: Log;
  readonly clock: Clock;
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
  /** How often the server is asked for a sign of life. */
  readonly pingMs: number;
  /** First parts of the subjects on which answers are awaited. */
  readonly inboxPrefix?: string;
  /** A connection is ready; called before anything is sent on it. */
  onUp(connection: NatsConnection): void;
  /** The connection is gone. */
  onDown(): void;
}

/** Keeps one connection to NATS for as long as it is not closed. */
export interface NatsLink {
  /** The connection of this moment, open as far as can be known. */
  readonly connection: NatsConnection | undefined;
  /** Resolves once a connection is ready, or `undefined` when `maxMs` passed or the link closed. */
  whenUp(maxMs: number): Promise<NatsConnection | undefined>;
  /**
   * Resolves when the server has read what was sent on the present connection, or when that
   * connection is gone; at once without one.
   */
  flush(): Promise<void>;
  /** Closes for good; resolves when nothing is left running. */
  close(): Promise<void>;
}

const DIAL_TIMEOUT_MS = 2_000;
const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 1_000;
const PINGS_UNANSWERED_MAX = 4;
const LOG_INTERVAL_MS = 10_000;

/** Half to the whole of a delay that doubles with each attempt, so that services do not dial in step. */
export function retryDelayMs(attempt: number, random: () => number): number {
  const fullMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(attempt, 10));
  return fullMs * (0.5 + random() / 2);
}

/**
 * Connects and connects again, for ever, in the background.
 *
 * The client library's own reconnecting is off: it cannot be stopped while the first server is
 * awaited, it never leaves a server that accepts but does not read, and it sends what was queued
 * while the connection was lost.
 */
export function createNatsLink(parts: NatsLinkParts): NatsLink {
  const { name, clock, random, pingMs } = parts;
  const { log } = parts;
  const dialLog = log.throttled("nats dial", LOG_INTERVAL_MS);
  const { servers: configured, ...access } = parseNatsUrl(parts.url);
  const waiters = new Set<() => void>();
  const flushing = new Set<() => void>();
  const closing = new AbortController();
  let servers: readonly string[] = configured;
  let connection: NatsConnection | undefined;
  /** Pings since the server last answered one; every answer counts, also one to `flush`. */
  let unanswered = 0;

  function current(): NatsConnection | undefined {
    return connection === undefined || connection.isClosed() ? undefined : connection;
  }

  function wake(): void {
    for (const waiter of [...waiters]) waiter();
  }

  function pause(ms: number): Promise<void> {
    if (closing.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = clock.setTimer(ms, done);
      function done(): void {
        timer.cancel();
        closing.signal.removeEventListener("abort", done);
        resolve();
      }
      closing.signal.addEventListener("abort", done);
    });
  }

  async function dial(): Promise<NatsConnection | undefined> {
    try {
      return await dialNats({
        ...access,
        servers: [...servers],
        name,
        reconnect: false,
        timeout: DIAL_TIMEOUT_MS,
        resolve: false,
        noEcho: false,
        ...(parts.inboxPrefix === undefined ? {} : { inboxPrefix: parts.inboxPrefix }),
      }, closing.signal);
    } catch (error) {
      if (closing.signal.aborted) return undefined;
      dialLog.warn("cannot reach NATS, will go on trying", { servers, error });
      servers = configured;
      return undefined;
    }
  }

  /** Not a race with `closed()`, which would hold on to every flush for as long as it lives. */
  function flush(live: NatsConnection): Promise<void> {
    return new Promise((resolve) => {
      flushing.add(resolve);
      live.flush().then(() => {
        unanswered = 0;
        flushing.delete(resolve);
        resolve();
      }, () => {});
    });
  }

  /** Closes the connection when the server has left several pings in a row without an answer. */
  function watchOver(live: NatsConnection): () => void {
    let timer: Timer;
    unanswered = 0;
    function tick(): void {
      if (unanswered >= PINGS_UNANSWERED_MAX) {
        log.warn("NATS does not answer, connecting again", { pings: unanswered });
        void live.close();
        return;
      }
      unanswered++;
      void flush(live);
      timer = clock.setTimer(pingMs, tick);
    }
    timer = clock.setTimer(pingMs, tick);
    return () => timer.cancel();
  }

  /** Goes on for as long as the client tells of its state, which it ceases to do when closed. */
  async function reportErrors(live: NatsConnection): Promise<void> {
    for await (const status of live.status()) {
      if (status.type === "error") log.error("NATS refused something", { code: status.data });
    }
  }

  async function use(live: NatsConnection): Promise<void> {
    connection = live;
    const discovered = live.info?.connect_urls ?? [];
    servers = [...new Set([...configured, ...discovered])];
    log.info("connected to NATS", { server: live.getServer(), version: live.info?.version });
    const stopWatching = watchOver(live);
    void reportErrors(live);
    try {
      parts.onUp(live);
      wake();
    } catch (error) {
      log.error("could not take up a connection to NATS", { error });
      await live.close();
    }
    const reason = await live.closed();
    stopWatching();
    connection = undefined;
    for (const resolve of flushing) resolve();
    flushing.clear();
    if (closing.signal.aborted) return;
    log.warn("lost the connection to NATS", reason === undefined ? {} : { error: reason });
    parts.onDown();
  }

  async function live(): Promise<void> {
    let failures = 0;
    while (!closing.signal.aborted) {
      const dialled = await dial();
      if (dialled === undefined) {
        failures++;
      } else if (closing.signal.aborted) {
        await dialled.close();
      } else {
        failures = 0;
        await use(dialled);
      }
      await pause(retryDelayMs(failures, random));
    }
  }

  const ended = live();

  return {
    get connection() {
      return current();
    },
    whenUp(maxMs) {
      const up = current();
      if (up !== undefined || closing.signal.aborted) return Promise.resolve(up);
      return new Promise((resolve) => {
        const timer = clock.setTimer(maxMs, done);
        function done(): void {
          timer.cancel();
          waiters.delete(done);
          resolve(current());
        }
        waiters.add(done);
      });
    },
    async flush() {
      const live = current();
      if (live !== undefined) await flush(live);
    },
    async close() {
      closing.abort();
      wake();
      await connection?.close();
      await ended;
    },
  };
}
