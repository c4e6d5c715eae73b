import { isPngStart, pngFault } from "./png_shape.ts";

/** Whether a page is drawing, as the protocol says it. */
export type DrawingState = "drawing:start" | "drawing:end";

/** Why a message of a canvas room is left out. */
export type CanvasFault =
  | "not_json"
  | "no_type"
  | "server_word"
  | "bad_payload"
  | "draw_type"
  | "not_png";

/** What a message of a canvas room is; what it carries is passed on as it came. */
export type CanvasWord =
  | { readonly is: "state"; readonly state: DrawingState }
  /** A live picture; receivers show a PNG even when they are locked. */
  | { readonly is: "draw"; readonly isPng: boolean; readonly url: string }
  | { readonly is: "note"; readonly text: string }
  /** Of a type that only its sender and receivers know. */
  | { readonly is: "other" }
  | { readonly is: "png" }
  | { readonly is: "bad"; readonly fault: CanvasFault; readonly detail: string };

const DRAW_URL = /^data:image\/(jpeg|jpg|png|webp);base64,[A-Za-z0-9+/]+={0,2}$/;
const TYPE_CHARS_MAX = 64;
const SHOWN_CHARS = 40;

/** Reads a text message of a canvas room; types are compared in lower case, as receivers do. */
export function readCanvasText(text: string): CanvasWord {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return bad("not_json", "the text is not JSON");
  }
  if (typeof message !== "object" || message === null || Array.isArray(message)) {
    return bad("no_type", "the message is not an object");
  }
  const { type, payload } = message as { readonly type?: unknown; readonly payload?: unknown };
  if (typeof type !== "string" || type === "" || type.length > TYPE_CHARS_MAX) {
    return bad("no_type", "the message has no type");
  }
  switch (type.toLowerCase()) {
    case "hello":
      return bad("server_word", "only the gateway says hello");
    case "state":
      if (payload === "drawing:start" || payload === "drawing:end") {
        return { is: "state", state: payload };
      }
      return bad("bad_payload", "a state is drawing:start or drawing:end");
    case "draw":
      return readDraw(payload);
    case "proc":
    case "prompt":
      return typeof payload === "string"
        ? { is: "note", text: payload }
        : bad("bad_payload", "a note must be text");
    default:
      return { is: "other" };
  }
}

/** Reads a binary message of a canvas room, which must be a PNG. */
export function readCanvasBinary(bytes: Uint8Array): CanvasWord {
  const fault = pngFault(bytes);
  return fault === undefined ? { is: "png" } : bad("not_png", fault);
}

/** Reads a message from the bus, where text and binary differ by how they begin. */
export function readCanvasBytes(bytes: Uint8Array): CanvasWord {
  if (isPngStart(bytes)) return readCanvasBinary(bytes);
  return readCanvasText(new TextDecoder().decode(bytes));
}

/** The first message to a client: the room that it is in. */
export function helloText(room: string): string {
  return JSON.stringify({ type: "hello", payload: { room } });
}

/** A state as a message. */
export function stateText(state: DrawingState): string {
  return JSON.stringify({ type: "state", payload: state });
}

/** A live picture as a message; `base64` is a JPEG. */
export function drawText(base64: string): string {
  return `{"type":"draw","payload":"data:image/jpeg;base64,${base64}"}`;
}

/** A note as a message. */
export function procText(text: string): string {
  return JSON.stringify({ type: "proc", payload: text });
}

function readDraw(payload: unknown): CanvasWord {
  if (typeof payload !== "string") return bad("bad_payload", "a picture must be a data URL");
  const kind = DRAW_URL.exec(payload)?.[1];
  if (kind !== undefined) return { is: "draw", isPng: kind === "png", url: payload };
  const shown = JSON.stringify(payload.slice(0, SHOWN_CHARS));
  return bad("draw_type", `${shown} does not begin a base64 data URL of a JPEG, PNG or WebP`);
}

function bad(fault: CanvasFault, detail: string): CanvasWord {
  return { is: "bad", fault, detail };
}
