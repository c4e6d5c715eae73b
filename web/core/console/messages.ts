import {
  binaryKind,
  decodeAck,
  decodeFrame,
  decodePointerInput,
  decodeTiles,
} from "@fuelrail/contracts/binary";

/** One message of this page's socket. */
export interface ConsoleMessage {
  readonly id: number;
  readonly direction: "in" | "out";
  /** Unix ms, by the page's clock. */
  readonly atMs: number;
  /** Event type, or what kind of bytes it is. */
  readonly type: string;
  /** Size on the wire, without what the socket adds. */
  readonly bytes: number;
  readonly isBinary: boolean;
  /** Refusals are marked. */
  readonly isError: boolean;
  /** The text without secrets, cut at `TEXT_CHARS_KEPT`; of bytes, what they say. */
  readonly text: string;
}

/** Longest text that is kept of one message, characters. */
export const TEXT_CHARS_KEPT = 20_000;

const SECRET = "[secret]";
const SECRET_KEY = /token|secret|password|authorization|credential|api_?key/i;
/** What announces a secret in text that is not JSON, and the secret. */
const SECRET_FIELD =
  /((?:token|secret|password|authorization|credential|api_?key)\w*["']?\s*[=:]\s*["']?(?:bearer\s+)?)[^\s"',;&]+/gi;
/** The same as a field of JSON that is cut short. */
const SECRET_JSON =
  /("[^"\\]*(?:token|secret|password|authorization|credential|api_?key)[^"\\]*"\s*:\s*)"(?:[^"\\]|\\.)*"?/gi;
const TOKEN = /\beyJ[\w-]+\.[\w-]*(?:\.[\w-]*)?/g;

/** What a message says of itself, by a look at its first characters only. */
export function typeOfText(text: string): string {
  return /"event_type"\s*:\s*"([^"\\]{1,128})"/.exec(text.slice(0, 4_096))?.[1] ?? "text";
}

/** Text of a message without what gives access to a room, cut where it is too long. */
export function withoutSecrets(text: string): string {
  // Cut first: a large answer must not keep the page from drawing.
  const isLong = text.length > TEXT_CHARS_KEPT;
  const kept = isLong ? text.slice(0, TEXT_CHARS_KEPT) : text;
  const clean = SECRET_KEY.test(kept) || kept.includes("eyJ") ? hidden(kept) : kept;
  return isLong ? `${clean}...` : clean;
}

function hidden(text: string): string {
  return withoutFields(text).replace(TOKEN, SECRET);
}

function withoutFields(text: string): string {
  try {
    const hide = (key: string, value: unknown) => SECRET_KEY.test(key) ? SECRET : value;
    return JSON.stringify(JSON.parse(text, hide));
  } catch {
    return text
      .replace(SECRET_JSON, (_all, name: string) => `${name}"${SECRET}"`)
      .replace(SECRET_FIELD, (_all, name: string) => `${name}${SECRET}`);
  }
}

/** JSON text with its structure in lines; other text as it is. */
export function prettyText(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

/** What bytes of the protocol are, in words. */
export function describeBytes(bytes: Uint8Array): { readonly type: string; readonly text: string } {
  switch (binaryKind(bytes)) {
    case "frame":
    case "tiles": {
      const frame = decodeFrame(bytes);
      if (!frame.ok) return { type: "frame", text: `cannot be read: ${frame.reason}` };
      const { header } = frame;
      const tiles = header.kind === "tiles" ? decodeTiles(frame.body) : undefined;
      return {
        type: header.announced ? "frame (announced)" : tiles === undefined ? "frame" : "tiles",
        text: fields({
          tier: header.tier,
          seq: header.seq,
          epoch: header.epoch,
          session: header.session,
          codec: header.codec,
          size: `${header.width} x ${header.height}`,
          render: `${header.renderWidth} x ${header.renderHeight}`,
          samples: `${header.samples} of ${header.maxSamples}`,
          flags: flagsOf(header),
          input_seq: header.inputSeq,
          captured_at: new Date(header.capturedAtMs).toISOString(),
          body_bytes: frame.body.length,
          ...(tiles === undefined ? {} : {
            base_seq: header.baseSeq,
            tiles: tiles.ok ? `${tiles.tiles.length} of ${tiles.tileSize} pixels` : tiles.reason,
          }),
        }),
      };
    }
    case "ack": {
      const ack = decodeAck(bytes);
      return { type: "ack", text: ack.ok ? fields({ tier: ack.tier, seq: ack.seq }) : ack.reason };
    }
    case "input": {
      const input = decodePointerInput(bytes);
      return { type: "input", text: input.ok ? fields(input.input) : input.reason };
    }
    case "pose":
      return { type: "pose", text: "a camera pose" };
    case undefined:
      return { type: "bytes", text: "unknown bytes" };
  }
}

const FLAGS = ["converged", "lossless", "interactive", "alpha", "announced"] as const;

function flagsOf(header: Readonly<Record<typeof FLAGS[number], boolean>>): string {
  return FLAGS.filter((flag) => header[flag]).join(", ") || "none";
}

function fields(record: object): string {
  return Object.entries(record).map(([name, value]) => `${name}: ${value}`).join("\n");
}
