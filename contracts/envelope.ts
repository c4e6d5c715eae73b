import type { EventType, PayloadInput, RequestId } from "./events.ts";

/** An envelope whose payload has not been checked. */
export interface LooseEnvelope {
  readonly event_type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly request_id?: RequestId;
}

/** Outcome of {@link readEnvelope}. */
export type LooseResult =
  | { readonly ok: true; readonly envelope: LooseEnvelope }
  | { readonly ok: false; readonly code: "bad_json" | "bad_message"; readonly message: string };

/** JSON text of an event; `requestId` goes into the payload. */
export function encodeEvent<T extends EventType>(
  type: T,
  payload: PayloadInput<T>,
  requestId?: RequestId,
): string {
  const body = requestId === undefined ? payload : { ...payload as object, request_id: requestId };
  return JSON.stringify({ event_type: type, payload: body });
}

/**
 * Opens an envelope without checking its payload, also one that is wrapped for a streaming library
 * as `{messageRecipient, messageType, data}` with the envelope, or its JSON text, in `data`.
 */
export function readEnvelope(text: string): LooseResult {
  const outer = parseJson(text);
  if (outer === undefined) return { ok: false, code: "bad_json", message: "Message is not JSON" };
  return openEnvelope(outer.value);
}

/** Opens an envelope that has been parsed from JSON already. */
export function openEnvelope(outer: unknown): LooseResult {
  const inner = unwrap(outer);
  if (!isRecord(inner)) return bad("Message is not a JSON object");
  const type = inner["event_type"];
  if (typeof type !== "string" || type === "") return bad('Message has no "event_type" text');
  const payload = inner["payload"] ?? {};
  if (!isRecord(payload)) return bad(`Payload of ${quote(type)} is not a JSON object`);
  const requestId = payload["request_id"];
  if (!isRequestId(requestId)) {
    return { ok: true, envelope: { event_type: type, payload } };
  }
  return { ok: true, envelope: { event_type: type, payload, request_id: requestId } };
}

/** Text in quotes, cut to 80 characters, safe to show. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}

function unwrap(outer: unknown): unknown {
  if (!isRecord(outer) || "event_type" in outer || !("messageRecipient" in outer)) return outer;
  const data = outer["data"];
  return typeof data === "string" ? parseJson(data)?.value : data;
}

function isRequestId(value: unknown): value is RequestId {
  if (typeof value === "string") return value.length > 0 && value.length <= 128;
  return typeof value === "number" && Number.isSafeInteger(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function bad(message: string): LooseResult {
  return { ok: false, code: "bad_message", message };
}
