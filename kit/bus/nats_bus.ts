import { inboxPrefix, MAX_BUS_BYTES, REQUEST_TIMEOUT_MS } from "@fuelrail/contracts";
import { createInbox, type Msg, type NatsConnection, type Subscription as NatsSub } from "nats";
import { type Clock, systemClock, type Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import { BusClosed, BusPayloadTooLarge } from "./errors.ts";
import { createHandlerGuard } from "./handlers.ts";
import { checkHeaders, headerBytes, type Headers, VERSION_HEADER_BYTES } from "./headers.ts";
import { VERSION_HEADERS } from "./headers.ts";
import { checkBucket } from "./key_rules.ts";
import { DRAIN_FLUSH_MS, DRAIN_HANDLERS_MS } from "./limits.ts";
import { parseNatsUrl } from "./nats_address.ts";
import { type Backlog, createBacklog } from "./nats_backlog.ts";
import { createNatsKeyValue } from "./nats_key_value.ts";
import { createNatsLink } from "./nats_link.ts";
import { isNoResponders, NatsBusMessage, withVersion } from "./nats_message.ts";
import { createPendingRequests } from "./pending_requests.ts";
import { createStatusBoard } from "./status_board.ts";
import { checkPattern, checkSubject } from "./subject.ts";
import type { Bus, BusStats, Subscription } from "./types.ts";

/** How to reach NATS. */
export interface NatsBusOptions {
  /** One or more `nats://[user:password@]host:port`, separated by commas. */
  readonly url: string;
  /** Shown in the server's list of connections. */
  readonly name: string;
  readonly log: Log;
  readonly clock?: Clock;
  /** A number in [0, 1), for jitter. */
  readonly random?: () => number;
  /**
   * How often the server is asked for a sign of life; four without an answer end the connection.
   * @default {1000}
   */
  readonly pingMs?: number;
  /**
   * On how many servers of a cluster a bucket that this connection makes is kept.
   * @default {1}
   */
  readonly replicas?: number;
}

const PING_MS = 1_000;

interface Listener {
  readonly pattern: string;
  readonly queue: string | undefined;
  readonly onMessage: (message: Msg) => void;
  live: NatsSub | undefined;
}

function newStats(): BusStats {
  return {
    published: 0,
    delivered: 0,
    droppedWhileDown: 0,
    droppedBacklog: 0,
    handlerErrors: 0,
    reconnects: 0,
  };
}

/**
 * Joins NATS and resolves at once, also when no server is there yet: the status is `reconnecting`
 * until there is one. Subscriptions, responders and buckets come back after every loss.
 */
// deno-lint-ignore require-await -- a promise by contract, whatever is done while connecting
export async function connectNatsBus(options: NatsBusOptions): Promise<Bus> {
  const { clock = systemClock, random = Math.random, pingMs = PING_MS } = options;
  const log = options.log.child({ bus: options.name });
  const backlogLog = log.throttled("nats backlog", 5_000);
  const stats = newStats();
  const status = createStatusBoard("reconnecting", log);
  const guard = createHandlerGuard(stats, log, clock);
  const pending = createPendingRequests(clock);
  const listeners = new Set<Listener>();
  /** Requests that wait for a connection. */
  const unsent = new Map<string, () => void>();
  const inboxes = inboxPrefix(parseNatsUrl(options.url).user ?? "");
  const inbox = createInbox(inboxes);
  const closed = new AbortController();
  let maxPayloadBytes = MAX_BUS_BYTES;
  let backlog: Backlog | undefined;
  let wasConnected = false;
  let draining: Promise<void> | undefined;

  function attach(nc: NatsConnection, listener: Listener): void {
    const { pattern, queue, onMessage } = listener;
    listener.live = nc.subscribe(pattern, {
      ...(queue === undefined ? {} : { queue }),
      callback: (error, message) => {
        if (error === null) onMessage(message);
        else log.error("NATS refused a subscription", { subject: pattern, error });
      },
    });
  }

  function onUp(nc: NatsConnection): void {
    backlog = createBacklog(() => link.flush());
    const serverMaxBytes = nc.info?.max_payload ?? MAX_BUS_BYTES;
    maxPayloadBytes = Math.min(serverMaxBytes, MAX_BUS_BYTES);
    if (serverMaxBytes < MAX_BUS_BYTES) {
      log.warn("NATS takes smaller messages than it should: set max_payload to 8MB", {
        maxPayloadBytes,
      });
    }
    for (const listener of listeners) attach(nc, listener);
    if (wasConnected) stats.reconnects++;
    wasConnected = true;
    for (const ask of [...unsent.values()]) ask();
    unsent.clear();
    status.set("connected");
  }

  const link = createNatsLink({
    url: options.url,
    name: options.name,
    log,
    clock,
    random,
    pingMs,
    ...(inboxes === undefined ? {} : { inboxPrefix: inboxes }),
    onUp,
    onDown: () => status.set("reconnecting"),
  });

  function checkSize(subject: string, data: Uint8Array, headers: Headers | undefined): number {
    if (headers !== undefined) checkHeaders(headers);
    const bytes = data.byteLength +
      (headers === undefined
        ? VERSION_HEADER_BYTES
        : headerBytes({ ...VERSION_HEADERS, ...headers }));
    if (bytes > maxPayloadBytes) throw new BusPayloadTooLarge(subject, bytes, maxPayloadBytes);
    return bytes;
  }

  /** Sends unless there is no connection or the server does not keep up; both are counted. */
  function send(
    subject: string,
    data: Uint8Array,
    headers: Headers | undefined,
    reply: string,
  ): void {
    const bytes = checkSize(subject, data, headers);
    const nc = link.connection;
    if (nc === undefined) {
      stats.droppedWhileDown++;
      return;
    }
    if (backlog?.admit(bytes) === false) {
      stats.droppedBacklog++;
      backlogLog.warn("NATS does not keep up, dropping messages", { subject, bytes });
      return;
    }
    stats.published++;
    nc.publish(subject, data, { headers: withVersion(headers), reply });
  }

  function listen(
    pattern: string,
    queue: string | undefined,
    onMessage: (message: Msg) => void,
  ): Subscription {
    checkPattern(pattern);
    if (draining !== undefined) throw new BusClosed(`subscribe to "${pattern}"`);
    const listener: Listener = { pattern, queue, onMessage, live: undefined };
    listeners.add(listener);
    const nc = link.connection;
    if (nc !== undefined) attach(nc, listener);
    return { unsubscribe: () => remove(listener) };
  }

  function remove(listener: Listener): void {
    listeners.delete(listener);
    listener.live?.unsubscribe();
    listener.live = undefined;
  }

  const replies: Listener = {
    pattern: `${inbox}.*`,
    queue: undefined,
    live: undefined,
    onMessage(message) {
      const token = message.subject.slice(inbox.length + 1);
      if (isNoResponders(message)) pending.onNoResponders(token);
      else pending.onReply(token, new NatsBusMessage(message));
    },
  };
  listeners.add(replies);

  /** Waits for the server, but not for one that does not answer. */
  async function inTime(work: Promise<unknown>): Promise<void> {
    let timer: Timer | undefined;
    const late = new Promise<void>((resolve) => timer = clock.setTimer(DRAIN_FLUSH_MS, resolve));
    await Promise.race([work, late]);
    timer?.cancel();
  }

  async function close(): Promise<void> {
    const leaving = [...listeners].filter((listener) => listener !== replies);
    for (const listener of leaving) listeners.delete(listener);
    // What the server had sent before it heard of the leaving is still handled.
    await inTime(Promise.allSettled(leaving.map((listener) => listener.live?.drain())));
    await guard.idle(DRAIN_HANDLERS_MS);
    await inTime(link.flush());
    closed.abort();
    pending.close();
    await link.close();
    status.set("closed");
  }

  return {
    publish(subject, data, headers) {
      checkSubject(subject);
      send(subject, data, headers, "");
    },
    subscribe: (pattern, handler) =>
      listen(
        pattern,
        undefined,
        (message) => guard.deliver(handler, new NatsBusMessage(message)),
      ),
    respond: (pattern, queue, handler) =>
      listen(pattern, queue, (message) => {
        guard.respond(handler, new NatsBusMessage(message), (answer) => {
          if (message.reply) send(message.reply, answer.data, answer.headers, "");
        });
      }),
    // deno-lint-ignore require-await -- what is wrong with the arguments rejects
    async request(subject, data, { timeoutMs = REQUEST_TIMEOUT_MS, headers } = {}) {
      checkSubject(subject);
      checkSize(subject, data, headers);
      if (closed.signal.aborted) throw new BusClosed(`request "${subject}"`);
      const { token, reply } = pending.open(subject, timeoutMs);
      const ask = (): void => {
        try {
          send(subject, data, headers, `${inbox}.${token}`);
        } catch (error) {
          pending.onUnsent(token, error);
        }
      };
      if (link.connection === undefined) {
        unsent.set(token, ask);
        const forget = (): void => void unsent.delete(token);
        reply.then(forget, forget);
      } else {
        ask();
      }
      return reply;
    },
    async keyValue(bucket, keyValueOptions = {}) {
      checkBucket(bucket);
      if (draining !== undefined) throw new BusClosed(`open bucket "${bucket}"`);
      return await createNatsKeyValue({
        bucket,
        options: keyValueOptions,
        replicas: options.replicas ?? 1,
        link,
        clock,
        log,
        onStatus: (fn) => status.listen(fn),
        closed: closed.signal,
      });
    },
    get status() {
      return status.now;
    },
    onStatus: (fn) => status.listen(fn),
    stats,
    get maxPayloadBytes() {
      return maxPayloadBytes;
    },
    flush: () => link.flush(),
    drain: () => draining ??= close(),
  };
}
