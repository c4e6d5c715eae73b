import {
  type BusReplyBody,
  type BusRequest,
  type Caller,
  type EVENTS,
  type EventType,
  mayRequest,
  type Owner,
  parsePayload,
  type PayloadInput,
  type PayloadOf,
  REQUEST_TIMEOUT_MS,
  type RequestId,
  type ViewerErrorCode,
} from "@fuelrail/contracts";
import type { Audit } from "./audit/mod.ts";
import { type Clock, systemClock, type Timer } from "./clock.ts";
import type { Log } from "./log.ts";
import { doWork, workNow } from "./work.ts";

/** Who makes a request. */
export interface RequestCaller {
  readonly role: Caller;
  /** Absent when no viewer is behind it. */
  readonly viewerId?: string;
  readonly name?: string;
  /** Whom the access token names, and its `jti`. */
  readonly subject?: string;
  readonly tokenId?: string;
  /** Whether the access token is for every room. */
  readonly everyRoom?: boolean;
  /** Tells the same person again after a reconnect; only for requests answered where they came. */
  readonly owner?: string;
  readonly requestId?: RequestId;
  /** Aborted when the answer would come too late to be heard. */
  readonly signal: AbortSignal;
}

type ReplyType<T extends EventType> =
  | Extract<(typeof EVENTS)[T] extends { readonly reply: infer R } ? R : never, EventType>
  | "accepted";

/** What a handler answers: the event that the registry names for the request, or `accepted`. */
export type Answer<T extends EventType> = {
  [R in ReplyType<T>]: { readonly event_type: R; readonly payload: PayloadInput<R> };
}[ReplyType<T>];

/** Carries out one request whose payload and role have been checked. */
export type RequestHandler<T extends EventType> = (
  payload: PayloadOf<T>,
  caller: RequestCaller,
) => Promise<Answer<T>> | Answer<T>;

/** Handlers by event type; those that are missing answer `not_available`. */
export type RequestHandlers = { readonly [T in EventType]?: RequestHandler<T> };

/** Thrown by a handler to refuse a request with a code of its own. */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";
  constructor(readonly code: ViewerErrorCode, message: string, readonly detail?: unknown) {
    super(message);
  }
}

/** What requests are answered with. */
export interface AnswererOptions {
  /** The owner named in the registry. */
  readonly service: Owner;
  readonly handlers: RequestHandlers;
  readonly log: Log;
  readonly clock?: Clock;
  /** Writes down who changed what. */
  readonly audit?: Pick<Audit, "answered">;
  /** Told of every answer: `ok` or the code of the refusal, and how long it took. */
  readonly onAnswered?: (event: EventType, outcome: string, durationMs: number) => void;
}

/** A request that did not come over the bus may say whose it is beyond the connection. */
export type OwnedRequest = BusRequest & Pick<RequestCaller, "owner">;

/** Answers one request, checked for role and form; never rejects. */
export type Answerer = (type: EventType, request: OwnedRequest) => Promise<BusReplyBody>;

/** A handler must be done this long before the requester stops waiting. */
const ANSWER_MARGIN_MS = 500;
const ANSWER_MS = REQUEST_TIMEOUT_MS - ANSWER_MARGIN_MS;

type LooseHandler = (
  payload: unknown,
  caller: RequestCaller,
) => Promise<BusReplyBody> | BusReplyBody;

/** A `viewerError` as a reply. */
export function refusal(
  type: string,
  code: ViewerErrorCode,
  message: string,
  detail?: unknown,
): BusReplyBody {
  const payload = { code, message, event_type: type };
  return {
    event_type: "viewerError",
    payload: detail === undefined ? payload : { ...payload, detail },
  };
}

/** The `request_id` that a payload carries. */
export function idIn(payload: Readonly<Record<string, unknown>>): RequestId | undefined {
  const id = payload["request_id"];
  return typeof id === "string" || typeof id === "number" ? id : undefined;
}

/**
 * Answers with the handler's event, or with `viewerError` when the request is malformed, not
 * allowed, not available, late or failed.
 */
export function createAnswerer(options: AnswererOptions): Answerer {
  const { service, handlers, log, clock = systemClock, onAnswered } = options;

  async function inTime(type: string, controller: AbortController, work: Promise<BusReplyBody>) {
    let timer: Timer | undefined;
    const late = new Promise<BusReplyBody>((resolve) => {
      timer = clock.setTimer(ANSWER_MS, () => {
        log.error("a request was not answered in time", { event: type, ms: ANSWER_MS });
        controller.abort();
        resolve(refusal(type, "timeout", `${type} was not done within ${ANSWER_MS} ms`));
      });
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      timer?.cancel();
    }
  }

  async function perform(
    type: EventType,
    handler: LooseHandler,
    payload: unknown,
    caller: RequestCaller,
  ): Promise<BusReplyBody> {
    try {
      return await handler(payload, caller);
    } catch (error) {
      if (error instanceof RequestRefused) {
        return refusal(type, error.code, error.message, error.detail);
      }
      log.error("a request handler failed", { event: type, error });
      // Whatever it was may name files and addresses of this machine: the log has it.
      return refusal(type, "internal", `${type} failed inside ${service}; its log says why`);
    }
  }

  async function decide(
    type: EventType,
    request: OwnedRequest,
    requestId: RequestId | undefined,
  ) {
    const allowed = mayRequest(request.role, type);
    if (!allowed.ok) return refusal(type, allowed.code, allowed.message);
    const handler = handlers[type] as LooseHandler | undefined;
    if (handler === undefined) {
      return refusal(type, "not_available", `${service} does not offer ${type} in this release`);
    }
    const checked = parsePayload(type, request.payload);
    if (!checked.ok) return refusal(type, checked.code, checked.message);
    const controller = new AbortController();
    const caller: RequestCaller = {
      role: request.role,
      signal: controller.signal,
      ...(request.viewer_id === undefined ? {} : { viewerId: request.viewer_id }),
      ...(request.name === undefined ? {} : { name: request.name }),
      ...(request.sub === undefined ? {} : { subject: request.sub }),
      ...(request.token_id === undefined ? {} : { tokenId: request.token_id }),
      ...(request.every_room === undefined ? {} : { everyRoom: request.every_room }),
      ...(request.owner === undefined ? {} : { owner: request.owner }),
      ...(requestId === undefined ? {} : { requestId }),
    };
    return await inTime(type, controller, perform(type, handler, checked.payload, caller));
  }

  return (type, request) => {
    const requestId = request.request_id ?? idIn(request.payload);
    const { viewer_id: viewerId } = request;
    const work = {
      ...workNow(),
      ...(viewerId === undefined ? {} : { viewerId }),
      ...(requestId === undefined ? {} : { requestId }),
    };
    return doWork(work, async () => {
      const fromMs = clock.nowMs();
      const body = await decide(type, request, requestId);
      const durationMs = clock.nowMs() - fromMs;
      const outcome = outcomeOf(body);
      options.audit?.answered(type, request, body);
      onAnswered?.(type, outcome, durationMs);
      log.debug("a request was answered", { event: type, outcome, ms: Math.round(durationMs) });
      return body;
    });
  };
}

/** `ok`, or the code of the refusal. */
function outcomeOf({ event_type: type, payload }: BusReplyBody): string {
  return type === "viewerError" ? String(payload["code"]) : "ok";
}
