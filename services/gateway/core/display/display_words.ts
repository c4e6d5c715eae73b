import {
  type DisplayClientMessage,
  displayClientMessage,
  type DisplayServerMessage,
  MAX_JSON_BYTES,
  type ViewerErrorCode,
} from "@fuelrail/contracts";
import type { Identity } from "../viewer.ts";
import { carriedBy, type DisplayForm, modeOf } from "./display_form.ts";

/** The first message of a client that says what it can do. */
export type DisplayHello = Extract<DisplayClientMessage, { type: "hello" }>;

/** What a text message of a display client is, or why it is none. */
export type DisplayWord =
  | { readonly is: "word"; readonly word: DisplayClientMessage }
  | { readonly is: "bad"; readonly code: ViewerErrorCode; readonly message: string };

/** Said once to who gets text and said no hello. */
export const LEGACY_NOTE = "Text is for older clients. Say " +
  '{"type":"hello","protocol":1,"modes":["diff","binary"]} first for the picture itself: ' +
  "binary is the better mode";

/** Reads a text message of a display client. */
export function readDisplayText(text: string): DisplayWord {
  if (text.length > MAX_JSON_BYTES) {
    const message = `The message is larger than MAX_JSON_BYTES ${MAX_JSON_BYTES}`;
    return { is: "bad", code: "too_large", message };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { is: "bad", code: "bad_json", message: "Message is not JSON" };
  }
  const read = displayClientMessage.safeParse(value);
  if (read.success) return { is: "word", word: read.data };
  const [issue] = read.error.issues;
  const where = issue?.path.map(String).join(".") || "the message";
  return { is: "bad", code: "bad_message", message: `${where}: ${issue?.message}`.slice(0, 400) };
}

/** The answer to a hello. */
export function welcomeText(
  { room, viewerId, role }: Identity,
  form: DisplayForm,
  note: string | undefined,
): string {
  const message: DisplayServerMessage = {
    type: "welcome",
    protocol: 1,
    mode: modeOf(form),
    carries: carriedBy(form),
    room,
    viewer_id: viewerId,
    role,
    ...(note === undefined ? {} : { note }),
  };
  return JSON.stringify(message);
}

/** A text as a display client gets it: what viewers are told in their own form is a reply. */
export function asDisplayText(text: string): string {
  return text.startsWith('{"event_type":') ? `{"type":"reply","reply":${text}}` : text;
}

/** A message with a word for people put into it. */
export function withNote(text: string, note: string): string {
  return `{"note":${JSON.stringify(note)},${text.slice(1)}`;
}

/** A message that empties the display. */
export function clearMessage(reason: string): string {
  return JSON.stringify({ type: "clear", reason });
}
