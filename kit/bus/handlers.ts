import { type Clock, systemClock, type Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import { asNobody } from "../work.ts";
import { BusPayloadTooLarge } from "./errors.ts";
import { ERROR_HEADER, headerText } from "./headers.ts";
import type { BusMessage, BusReply, BusStats } from "./types.ts";

const LOG_INTERVAL_MS = 5_000;
const NOTHING = new Uint8Array(0);

/** Calls the handlers of one bus so that what they throw is counted, logged and goes no further. */
export interface HandlerGuard {
  deliver(handler: (message: BusMessage) => void, message: BusMessage): void;
  /** Runs a responder and gives its answer, or word of its failure, to `reply`. */
  respond(
    handler: (message: BusMessage) => Promise<BusReply> | BusReply,
    message: BusMessage,
    reply: (answer: BusReply) => void,
  ): void;
  /** Resolves once no responder is at work, at the latest after `maxMs`. */
  idle(maxMs: number): Promise<void>;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}

function failure(error: unknown): BusReply {
  const reason = error instanceof Error ? error.message : String(error);
  return { data: NOTHING, headers: { [ERROR_HEADER]: headerText(reason) || "unknown" } };
}

/** Makes the guard of one bus; without a log, failures are only counted. */
export function createHandlerGuard(
  stats: BusStats,
  log: Log | undefined,
  clock: Clock = systemClock,
): HandlerGuard {
  const throttled = log?.throttled("bus handler", LOG_INTERVAL_MS);
  const idleWaiters = new Set<() => void>();
  let atWork = 0;

  function onFailure(subject: string, error: unknown): void {
    stats.handlerErrors++;
    throttled?.error("a message handler failed", { subject, error });
  }

  async function answer(
    handler: (message: BusMessage) => Promise<BusReply> | BusReply,
    message: BusMessage,
    reply: (answer: BusReply) => void,
  ): Promise<void> {
    try {
      reply(await asNobody(() => handler(message)));
    } catch (error) {
      onFailure(message.subject, error);
      try {
        reply(failure(error));
      } catch (second) {
        if (second instanceof BusPayloadTooLarge) return;
        throttled?.error("could not say that a responder failed", { error: second });
      }
    }
  }

  return {
    deliver(handler, message) {
      stats.delivered++;
      try {
        const result: unknown = asNobody(() => handler(message));
        if (isThenable(result)) {
          result.then(undefined, (error) => onFailure(message.subject, error));
        }
      } catch (error) {
        onFailure(message.subject, error);
      }
    },
    respond(handler, message, reply) {
      stats.delivered++;
      atWork++;
      void answer(handler, message, reply).finally(() => {
        atWork--;
        if (atWork === 0) { for (const wake of [...idleWaiters]) wake(); }
      });
    },
    idle(maxMs) {
      if (atWork === 0) return Promise.resolve();
      return new Promise((resolve) => {
        let timer: Timer | undefined = undefined;
        const done = (): void => {
          timer?.cancel();
          idleWaiters.delete(done);
          resolve();
        };
        timer = clock.setTimer(maxMs, done);
        idleWaiters.add(done);
      });
    },
  };
}
