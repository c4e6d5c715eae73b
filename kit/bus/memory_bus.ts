import { MAX_BUS_BYTES, REQUEST_TIMEOUT_MS } from "@fuelrail/contracts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { BusClosed, BusPayloadTooLarge } from "./errors.ts";
import { createHandlerGuard } from "./handlers.ts";
import { checkHeaders, headerBytes, type Headers, VERSION_HEADERS } from "./headers.ts";
import { DRAIN_HANDLERS_MS } from "./limits.ts";
import type { MemoryBuckets } from "./memory_buckets.ts";
import type { InterestEnd, MemoryRouter, Sink } from "./memory_router.ts";
import { createPendingRequests } from "./pending_requests.ts";
import { createStatusBoard } from "./status_board.ts";
import { checkPattern, checkSubject } from "./subject.ts";
import type { Bus, BusMessage, BusStats, Subscription } from "./types.ts";

/** The parts of a hub that one of its buses works with. */
export interface MemoryBusParts {
  readonly router: MemoryRouter;
  readonly buckets: MemoryBuckets;
  readonly clock: Clock;
  readonly log: Log | undefined;
}

/** Message headers, checked, with the version; bytes that do not fit the bus throw. */
function compose(subject: string, data: Uint8Array, headers: Headers | undefined): BusMessage {
  checkSubject(subject);
  if (headers !== undefined) checkHeaders(headers);
  const all = headers === undefined ? VERSION_HEADERS : { ...VERSION_HEADERS, ...headers };
  const bytes = data.byteLength + headerBytes(all);
  if (bytes > MAX_BUS_BYTES) throw new BusPayloadTooLarge(subject, bytes, MAX_BUS_BYTES);
  return { subject, data, headers: all };
}

/** Makes one service's end of an in-process hub. */
export function createMemoryBus({ router, buckets, clock, log }: MemoryBusParts): Bus {
  const stats: BusStats = {
    published: 0,
    delivered: 0,
    droppedWhileDown: 0,
    droppedBacklog: 0,
    handlerErrors: 0,
    reconnects: 0,
  };
  const status = createStatusBoard("connected", log);
  const guard = createHandlerGuard(stats, log, clock);
  const pending = createPendingRequests(clock);
  const open = new Set<InterestEnd>();
  const closing = new AbortController();
  let draining: Promise<void> | undefined;

  function listen(pattern: string, queue: string | undefined, sink: Sink): Subscription {
    checkPattern(pattern);
    if (draining !== undefined) throw new BusClosed(`subscribe to "${pattern}"`);
    const end = router.add({ pattern, queue, sink });
    open.add(end);
    return {
      unsubscribe() {
        end.cancel();
        open.delete(end);
      },
    };
  }

  /** Lets everything that is queued arrive. */
  function flush(): Promise<void> {
    return new Promise((resolve) => router.enqueue(resolve));
  }

  async function close(): Promise<void> {
    for (const end of open) end.close();
    await flush();
    await guard.idle(DRAIN_HANDLERS_MS);
    await flush();
    pending.close();
    closing.abort();
    status.set("closed");
  }

  return {
    publish(subject, data, headers) {
      const message = compose(subject, data, headers);
      if (status.now === "closed") {
        stats.droppedWhileDown++;
        return;
      }
      stats.published++;
      router.send(message);
    },
    subscribe: (pattern, handler) =>
      listen(pattern, undefined, (message) => guard.deliver(handler, message)),
    respond: (pattern, queue, handler) =>
      listen(pattern, queue, (message, reply) => {
        guard.respond(handler, message, (answer) => {
          reply?.(compose(message.subject, answer.data, answer.headers));
        });
      }),
    // deno-lint-ignore require-await -- what is wrong with the arguments rejects, as over a network
    async request(subject, data, options = {}) {
      if (status.now === "closed") throw new BusClosed(`request "${subject}"`);
      const message = compose(subject, data, options.headers);
      const { token, reply } = pending.open(subject, options.timeoutMs ?? REQUEST_TIMEOUT_MS);
      stats.published++;
      const isHeard = router.send(
        message,
        (answer) => router.enqueue(() => pending.onReply(token, answer)),
      );
      if (!isHeard) router.enqueue(() => pending.onNoResponders(token));
      return reply;
    },
    keyValue: (bucket, options) => buckets.open(bucket, options, closing.signal),
    get status() {
      return status.now;
    },
    onStatus: (fn) => status.listen(fn),
    stats,
    maxPayloadBytes: MAX_BUS_BYTES,
    flush,
    drain: () => draining ??= close(),
  };
}
