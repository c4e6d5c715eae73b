import {
  busReply,
  type BusReplyBody,
  type BusRequest,
  type Caller,
  eventOf,
  EVENTS,
  type EventType,
  isEventType,
  type PayloadInput,
  type PayloadOf,
  REQUEST_TIMEOUT_MS,
  type RequestId,
  type Room,
  subjects,
  type ViewerErrorCode,
} from "@fuelrail/contracts";
import {
  BusClosed,
  BusPayloadTooLarge,
  BusSubjectError,
  NoResponders,
  RequestTimeout,
  ResponderFailed,
} from "./bus/errors.ts";
import type { Bus } from "./bus/types.ts";
import { plainReason, redact } from "./debug/redact.ts";

/** On whose behalf a request is made, and how long it may take. */
export interface CallOptions {
  /** @default {10000} */
  readonly timeoutMs?: number;
  /** @default {"service"} */
  readonly role?: Caller;
  readonly viewerId?: string;
  readonly name?: string;
  /** Whom the access token names, and its `jti`. */
  readonly subject?: string;
  readonly tokenId?: string;
  /** Whether the access token is for every room. */
  readonly everyRoom?: boolean;
  readonly requestId?: RequestId;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What a `viewerError` says. */
export type ViewerErrorPayload = PayloadOf<"viewerError">;

function codeOf(error: unknown): ViewerErrorCode {
  if (error instanceof RequestTimeout) return "timeout";
  if (error instanceof BusPayloadTooLarge) return "too_large";
  if (error instanceof BusSubjectError) return "unknown_event";
  if (error instanceof NoResponders || error instanceof BusClosed) return "service_unavailable";
  return "internal";
}

function reasonOf(type: string, error: unknown): string {
  const owner = isEventType(type) ? eventOf(type).owner : "service";
  if (error instanceof NoResponders) return `${owner}, which answers ${type}, is not running`;
  if (error instanceof RequestTimeout) {
    return `${owner} did not answer ${type} within ${error.timeoutMs} ms`;
  }
  if (error instanceof ResponderFailed) {
    return `${owner} failed at ${type}: ${redact(error.reason)}`;
  }
  return plainReason(error);
}

function refused(
  type: string,
  code: ViewerErrorCode,
  message: string,
  requestId: RequestId | undefined,
): BusReplyBody {
  const payload = { code, message, event_type: type };
  return {
    event_type: "viewerError",
    payload: requestId === undefined ? payload : { ...payload, request_id: requestId },
  };
}

function idIn(payload: Readonly<Record<string, unknown>>): RequestId | undefined {
  const id = payload["request_id"];
  return typeof id === "string" || typeof id === "number" ? id : undefined;
}

function readReply(data: Uint8Array): BusReplyBody | undefined {
  try {
    return busReply.safeParse(JSON.parse(decoder.decode(data))).data;
  } catch {
    return undefined;
  }
}

/**
 * Makes a request on the bus and resolves to its reply; never rejects: what goes wrong on the way
 * is a `viewerError` as well (`service_unavailable`, `timeout`, `too_large`, `internal`).
 */
export async function callRequest(
  bus: Bus,
  room: Room,
  type: string,
  payload: Readonly<Record<string, unknown>>,
  options: CallOptions = {},
): Promise<BusReplyBody> {
  const { timeoutMs = REQUEST_TIMEOUT_MS, role = "service", viewerId, name } = options;
  const { subject, tokenId, everyRoom } = options;
  const requestId = options.requestId ?? idIn(payload);
  const request: BusRequest = {
    payload: { ...payload },
    role,
    ...(viewerId === undefined ? {} : { viewer_id: viewerId }),
    ...(name === undefined ? {} : { name }),
    ...(subject === undefined ? {} : { sub: subject }),
    ...(tokenId === undefined ? {} : { token_id: tokenId }),
    ...(everyRoom === undefined ? {} : { every_room: everyRoom }),
    ...(requestId === undefined ? {} : { request_id: requestId }),
  };
  try {
    const data = encoder.encode(JSON.stringify(request));
    const reply = await bus.request(subjects.request(room, type), data, { timeoutMs });
    return readReply(reply.data) ??
      refused(type, "internal", `The answer to ${type} is not an event`, requestId);
  } catch (error) {
    return refused(type, codeOf(error), reasonOf(type, error), requestId);
  }
}

/** A reply of the wanted type, or the refusal that came instead. */
export type CallResult<R extends EventType> =
  | { readonly ok: true; readonly payload: PayloadOf<R> }
  | { readonly ok: false; readonly error: ViewerErrorPayload };

/** Reads a reply as the event `wanted`; anything else is a refusal. */
export function replyTo<R extends EventType>(reply: BusReplyBody, wanted: R): CallResult<R> {
  if (reply.event_type === wanted) {
    const checked = EVENTS[wanted].payload.safeParse(reply.payload);
    if (checked.success) return { ok: true, payload: checked.data as PayloadOf<R> };
  }
  const error = EVENTS.viewerError.payload.safeParse(reply.payload);
  if (reply.event_type === "viewerError" && error.success) return { ok: false, error: error.data };
  const message = `Expected ${wanted}, got ${reply.event_type}`;
  return { ok: false, error: { code: "internal", message } };
}

/** Makes a typed request and reads its reply as the event `wanted`. */
export async function requestEvent<T extends EventType, R extends EventType>(
  bus: Bus,
  room: Room,
  type: T,
  payload: PayloadInput<T>,
  wanted: R,
  options: CallOptions = {},
): Promise<CallResult<R>> {
  const loose = payload as Readonly<Record<string, unknown>>;
  return replyTo(await callRequest(bus, room, type, loose, options), wanted);
}
