import { connect, type NatsConnection } from "nats";
import type { Clock, Timer } from "../clock.ts";
import type { Log } from "../log.ts";

/** What a link is made with. */
export interface NatsLinkParts {
  /** Servers, separated by commas. */
  readonly url: string;
  readonly name: string;
  readonly log: Log;
  readonly clock: Clock;
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
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
  /** Closes for good; resolves when nothing is left running. */
  close(): Promise<void>;
}

const DIAL_TIMEOUT_MS = 2_000;
const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 1_000;
const PING_MS = 1_000;
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
  const { name, clock, random } = parts;
  const { log } = parts;
  const dialLog = log.throttled("nats dial", LOG_INTERVAL_MS);
  const configured = parts.url.split(",").map((server) => server.trim());
  const waiters = new Set<() => void>();
  const closing = new AbortController();
  let servers = configured;
  let connection: NatsConnection | undefined;

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
      return await connect({
        servers,
        name,
        reconnect: false,
        timeout: DIAL_TIMEOUT_MS,
        resolve: false,
        noEcho: false,
      });
    } catch (error) {
      dialLog.warn("cannot reach NATS, will go on trying", {
        servers: servers.map(withoutUser),
        error,
      });
      servers = configured;
      return undefined;
    }
  }

  /** Closes the connection when the server has left several pings in a row without an answer. */
  function watchOver(live: NatsConnection): () => void {
    let unanswered = 0;
    let timer: Timer;
    function tick(): void {
      if (unanswered >= PINGS_UNANSWERED_MAX) {
        log.warn("NATS does not answer, connecting again", { pings: unanswered });
        void live.close();
        return;
      }
      unanswered++;
      live.flush().then(() => void (unanswered = 0), () => {});
      timer = clock.setTimer(PING_MS, tick);
    }
    timer = clock.setTimer(PING_MS, tick);
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
    parts.onUp(live);
    wake();
    const reason = await live.closed();
    stopWatching();
    connection = undefined;
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
    async close() {
      closing.abort();
      wake();
      await connection?.close();
      await ended;
    },
  };
}

/** A server address without the password that it may hold. */
function withoutUser(server: string): string {
  return server.replace(/\/\/[^@/]*@/, "//");
}
