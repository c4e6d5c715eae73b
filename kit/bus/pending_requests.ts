import type { Clock } from "../clock.ts";
import { BusClosed, NoResponders, RequestTimeout, ResponderFailed } from "./errors.ts";
import { ERROR_HEADER } from "./headers.ts";
import type { BusMessage } from "./types.ts";

/** Requests that wait for their replies, each under a token of its own. */
export interface PendingRequests {
  /** Registers a request; the promise settles by one of the methods below or by its timeout. */
  open(subject: string, timeoutMs: number): { token: string; reply: Promise<BusMessage> };
  /** Settles a request with its reply; a token no longer known is ignored. */
  onReply(token: string, message: BusMessage): void;
  /** Settles a request that nobody listens to. */
  onNoResponders(token: string): void;
  /** Settles a request that could not be sent. */
  onUnsent(token: string, error: unknown): void;
  /** Rejects every waiting request with `BusClosed`. */
  close(): void;
}

interface Waiting {
  readonly subject: string;
  settle(outcome: { message: BusMessage } | { error: unknown }): void;
}

/** Makes an empty set of waiting requests. */
export function createPendingRequests(clock: Clock): PendingRequests {
  const waiting = new Map<string, Waiting>();
  let nextToken = 0;

  function fail(token: string, error: (subject: string) => unknown): void {
    const entry = waiting.get(token);
    entry?.settle({ error: error(entry.subject) });
  }

  return {
    open(subject, timeoutMs) {
      const token = (nextToken++).toString(36);
      const reply = new Promise<BusMessage>((resolve, reject) => {
        const timer = clock.setTimer(
          timeoutMs,
          () => fail(token, () => new RequestTimeout(subject, timeoutMs)),
        );
        waiting.set(token, {
          subject,
          settle(outcome) {
            waiting.delete(token);
            timer.cancel();
            if ("message" in outcome) resolve(outcome.message);
            else reject(outcome.error);
          },
        });
      });
      return { token, reply };
    },
    onReply(token, message) {
      const entry = waiting.get(token);
      if (entry === undefined) return;
      const reason = message.headers[ERROR_HEADER];
      if (reason === undefined) {
        const { data, headers } = message;
        entry.settle({ message: { subject: entry.subject, data, headers } });
      } else entry.settle({ error: new ResponderFailed(entry.subject, reason) });
    },
    onNoResponders: (token) => fail(token, (subject) => new NoResponders(subject)),
    onUnsent: (token, error) => fail(token, () => error),
    close() {
      for (const token of [...waiting.keys()]) {
        fail(token, (subject) => new BusClosed(`request "${subject}"`));
      }
    },
  };
}
