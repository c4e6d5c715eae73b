import { type LooseEnvelope, openEnvelope, quote, readEnvelope } from "./envelope.ts";
import type { ViewerErrorCode } from "./errors.ts";
import {
  type AnyEvent,
  eventOf,
  EVENTS,
  type EventType,
  isEventType,
  type PayloadOf,
  type RequestId,
} from "./events.ts";
import { faultText } from "./fault_text.ts";
import { applyInputAlias } from "./input_aliases.ts";
import { MAX_JSON_BYTES } from "./limits.ts";

/** Why a message was refused, ready for `viewerError`. */
export interface Refusal {
  readonly ok: false;
  readonly code: ViewerErrorCode;
  readonly message: string;
  readonly event_type?: string;
  readonly request_id?: RequestId;
}

/** Outcome of {@link parseEnvelope}. */
export type ParseResult = { readonly ok: true; readonly event: AnyEvent } | Refusal;

/** Outcome of {@link parsePayload}. */
export type PayloadResult<T extends EventType> =
  | { readonly ok: true; readonly payload: PayloadOf<T> }
  | { readonly ok: false; readonly code: ViewerErrorCode; readonly message: string };

/** Checks a JSON message of any direction; never throws. */
export function parseEnvelope(text: string): ParseResult {
  if (utf8BytesExceed(text, MAX_JSON_BYTES)) {
    const message = `Message is larger than ${MAX_JSON_BYTES} bytes`;
    return { ok: false, code: "too_large", message };
  }
  const read = readEnvelope(text);
  return read.ok ? checkEnvelope(read.envelope) : read;
}

/** Checks a message that has been parsed from JSON already. */
export function parseMessage(message: unknown): ParseResult {
  const opened = openEnvelope(message);
  return opened.ok ? checkEnvelope(opened.envelope) : opened;
}

/** Checks a JSON message from a viewer: as {@link parseEnvelope}, and a viewer may send it. */
export function parseViewerMessage(text: string): ParseResult {
  const result = parseEnvelope(text);
  if (!result.ok) return result;
  const type = result.event.event_type;
  const { direction } = eventOf(type);
  if (direction === "c2s" || direction === "both") return result;
  const message = direction === "s2c"
    ? `${quote(type)} is sent to viewers, not by them`
    : `${quote(type)} travels on the bus only`;
  return refuse("bad_message", message, { event_type: type, ...idOf(result.event) });
}

/** Checks the payload of one event. */
export function parsePayload<T extends EventType>(type: T, payload: unknown): PayloadResult<T> {
  const checked = EVENTS[type].payload.safeParse(payload);
  if (checked.success) return { ok: true, payload: checked.data as PayloadOf<T> };
  return { ok: false, code: "bad_message", message: faultText(type, checked.error) };
}

function checkEnvelope(given: LooseEnvelope): ParseResult {
  const envelope = applyInputAlias(given);
  const type = envelope.event_type;
  if (!isEventType(type)) {
    return refuse("unknown_event", `No event is named ${quote(type)}`, given);
  }
  const checked = parsePayload(type, envelope.payload);
  if (!checked.ok) return refuse(checked.code, checked.message, given);
  const event = { event_type: type, payload: checked.payload, ...idOf(given) } as AnyEvent;
  return { ok: true, event };
}

function refuse(
  code: ViewerErrorCode,
  message: string,
  of: { readonly event_type: string; readonly request_id?: RequestId },
): Refusal {
  const shown = of.event_type.slice(0, 128);
  return { ok: false, code, message, event_type: shown, ...idOf(of) };
}

function idOf(of: { readonly request_id?: RequestId }): { request_id?: RequestId } {
  return of.request_id === undefined ? {} : { request_id: of.request_id };
}

function utf8BytesExceed(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return true;
  if (text.length * 3 <= maxBytes) return false;
  return new TextEncoder().encode(text).length > maxBytes;
}
