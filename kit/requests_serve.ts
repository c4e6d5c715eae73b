import {
  type BusReplyBody,
  busRequest,
  type Caller,
  type EVENTS,
  type EventType,
  handledBy,
  MAX_JSON_BYTES,
  mayRequest,
  type Owner,
  parsePayload,
  type PayloadInput,
  type PayloadOf,
  REQUEST_TIMEOUT_MS,
  type RequestId,
  type Room,
  subjects,
  type ViewerErrorCode,
} from "@fuelrail/contracts";
import type { Bus, BusMessage, BusReply, Subscription } from "./bus/types.ts";
import { type Clock, systemClock, type Timer } from "./clock.ts";
import type { Log } from "./log.ts";

/** Who makes a request. */
export interface RequestCaller {
  readonly role: Caller;
  /** Absent when no viewer is behind it. */
  readonly viewerId?: string;
  readonly name?: string;
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

/** Whose requests are served, and how. */
export interface ServeRequestsOptions {
  readonly bus: Bus;
  readonly room: Room;
  /** The owner named in the registry; also the queue group. */
  readonly service: Owner;
  readonly handlers: RequestHandlers;
  readonly log: Log;
  readonly clock?: Clock;
}

/** A handler must be done this long before the requester stops waiting. */
const ANSWER_MARGIN_MS = 500;
const ANSWER_MS = REQUEST_TIMEOUT_MS - ANSWER_MARGIN_MS;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

type LooseHandler = (
  payload: unknown,
  caller: RequestCaller,
) => Promise<BusReplyBody> | BusReplyBody;

function refusal(
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

function readJson(data: Uint8Array): unknown {
  if (data.byteLength === 0) return {};
  try {
    return JSON.parse(decoder.decode(data));
  } catch {
    return undefined;
  }
}

function idIn(payload: Readonly<Record<string, unknown>>): RequestId | undefined {
  const id = payload["request_id"];
  return typeof id === "string" || typeof id === "number" ? id : undefined;
}

function encodeBody(body: BusReplyBody, requestId: RequestId | undefined): Uint8Array {
  const payload = requestId === undefined
    ? body.payload
    : { ...body.payload, request_id: requestId };
  return encoder.encode(JSON.stringify({ event_type: body.event_type, payload }));
}

function encodeReply(type: string, body: BusReplyBody, requestId?: RequestId): BusReply {
  const data = encodeBody(body, requestId);
  if (data.byteLength <= MAX_JSON_BYTES) return { data };
  const message = `The answer has ${data.byteLength} bytes, more than ${MAX_JSON_BYTES}`;
  return { data: encodeBody(refusal(type, "too_large", message), requestId) };
}

/**
 * Answers every request that the registry says `service` owns in a room: with the handler's event,
 * or with `viewerError` when the request is malformed, not allowed, not available, late or failed.
 */
export function serveRequests(options: ServeRequestsOptions): Subscription {
  const { bus, room, service, handlers, log, clock = systemClock } = options;

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
      const reason = error instanceof Error ? error.message : String(error);
      return refusal(type, "internal", `${type} failed inside ${service}: ${reason}`);
    }
  }

  async function decide(
    type: EventType,
    request: ReturnType<typeof busRequest.parse>,
    requestId: RequestId | undefined,
  ): Promise<BusReplyBody> {
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
      ...(requestId === undefined ? {} : { requestId }),
    };
    return await inTime(type, controller, perform(type, handler, checked.payload, caller));
  }

  async function answer(type: EventType, message: BusMessage): Promise<BusReply> {
    const json = readJson(message.data);
    if (json === undefined) {
      return encodeReply(type, refusal(type, "bad_json", "The request is not JSON"));
    }
    const request = busRequest.safeParse(json);
    if (!request.success) {
      const fields = request.error.issues.map((issue) => issue.path.join(".") || "request");
      const body = refusal(type, "bad_message", `The request has wrong fields: ${fields}`);
      return encodeReply(type, body);
    }
    const requestId = request.data.request_id ?? idIn(request.data.payload);
    return encodeReply(type, await decide(type, request.data, requestId), requestId);
  }

  const served = handledBy(service);
  for (const type of Object.keys(handlers)) {
    if (!served.some((known) => known === type)) {
      throw new Error(`Cannot serve "${type}" as ${service}: the registry does not give it that`);
    }
  }
  const open = served.map((type) =>
    bus.respond(subjects.request(room, type), service, (message) => answer(type, message))
  );
  return {
    unsubscribe() {
      for (const subscription of open) subscription.unsubscribe();
    },
  };
}
