import { type JsonObject, textField } from "../../core/json_fields.ts";
import type { Message } from "../../core/parse_event.ts";
import type { Timer, World } from "../world.ts";

/** What became of a request. */
export type Answer =
  | { readonly ok: true; readonly name: string; readonly payload: JsonObject }
  | {
    readonly ok: false;
    /**
     * The gateway's code, "lost" when the connection went away or was not there, or "barred" when
     * the page itself refused it.
     */
    readonly code: string;
    readonly message: string;
    readonly detail: unknown;
  };

/** Requests of which each awaits its own answer. */
export interface Requests {
  /** Sends a request unless something bars it; never rejects. */
  ask(eventType: string, payload: JsonObject, timeoutMs?: number): Promise<Answer>;
  /** Hands in a message; true when it answers a request of this page. */
  settle(message: Message): boolean;
  /** Ends every open request: the connection that would have answered is gone. */
  abandon(): void;
}

/** Longer than every service takes to say that it needs longer, ms. */
const ANSWER_TIMEOUT_MS = 15_000;

const LOST: Answer = {
  ok: false,
  code: "lost",
  message: "The connection was lost before an answer came",
  detail: undefined,
};

/** Ties answers to requests by their id. */
export function createRequests(
  { world, send, barOf }: {
    readonly world: World;
    send(eventType: string, payload: JsonObject): boolean;
    /** Why a request is not sent at all, for people; undefined when it is. */
    barOf?(eventType: string, payload: JsonObject): string | undefined;
  },
): Requests {
  const open = new Map<string, (answer: Answer) => void>();
  const prefix = `q${Math.floor(world.random() * 1e9).toString(36)}`;
  let lastId = 0;

  function finish(id: string, answer: Answer): boolean {
    const resolve = open.get(id);
    open.delete(id);
    resolve?.(answer);
    return resolve !== undefined;
  }

  return {
    ask(eventType, payload, timeoutMs = ANSWER_TIMEOUT_MS) {
      const bar = barOf?.(eventType, payload);
      if (bar !== undefined) {
        return Promise.resolve({ ok: false, code: "barred", message: bar, detail: undefined });
      }
      const id = `${prefix}-${++lastId}`;
      return new Promise<Answer>((resolve) => {
        const timer: Timer = world.setTimer(timeoutMs, () => {
          finish(id, {
            ok: false,
            code: "timeout",
            message: "No answer came in time",
            detail: undefined,
          });
        });
        open.set(id, (answer) => {
          timer.cancel();
          resolve(answer);
        });
        if (send(eventType, { ...payload, request_id: id })) return;
        finish(id, {
          ok: false,
          code: "lost",
          message: "Not connected: nothing was sent",
          detail: undefined,
        });
      });
    },
    settle({ name, payload }) {
      const id = textField(payload, "request_id");
      if (id === undefined || !open.has(id)) return false;
      if (name !== "viewerError") return finish(id, { ok: true, name, payload });
      return finish(id, {
        ok: false,
        code: textField(payload, "code") ?? "unknown",
        message: textField(payload, "message") ?? "The request was refused without a reason",
        detail: payload.detail,
      });
    },
    abandon() {
      for (const id of [...open.keys()]) finish(id, LOST);
    },
  };
}
