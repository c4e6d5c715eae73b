import { deflateSync } from "node:zlib";
import { halfBits } from "./half.ts";

/** How the lines of a file are packed: not at all, one by one, or sixteen at a time. */
export type ExrCompression = "none" | "zips" | "zip";

/** A picture of floats, `channels` numbers for each pixel, rows from the top. */
export interface FloatPicture {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly values: Float32Array;
}

/** What kind of file is wanted; `layer` goes before the names of the channels. */
export interface ExrOptions {
  readonly half: boolean;
  readonly compression: ExrCompression;
  readonly layer?: string;
}

const MAGIC = 20000630;
const VERSION = 2;
const LONGEST_SHORT_NAME = 31;
const LONG_NAMES = 0x400;
const PIXEL_TYPES = { half: 1, float: 2 } as const;
const COMPRESSIONS: Record<ExrCompression, { code: number; lines: number }> = {
  none: { code: 0, lines: 1 },
  zips: { code: 2, lines: 1 },
  zip: { code: 3, lines: 16 },
};
/** Channels are stored by name, so alpha comes first; the number is the place in a pixel. */
const ORDER = [["A", 3], ["B", 2], ["G", 1], ["R", 0]] as const;

const encoder = new TextEncoder();

function int(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

function float(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return bytes;
}

function text(value: string): Uint8Array {
  return Uint8Array.of(...encoder.encode(value), 0);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function attribute(name: string, type: string, value: Uint8Array): Uint8Array {
  return joined([text(name), text(type), int(value.length), value]);
}

/** What a packed line becomes before it is deflated: odd bytes behind even ones, differences. */
function prepared(bytes: Uint8Array): Uint8Array {
  const half = (bytes.length + 1) >> 1;
  const split = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    split[(i & 1) === 0 ? i >> 1 : half + (i >> 1)] = bytes[i] as number;
  }
  for (let i = split.length - 1; i > 0; i--) {
    split[i] = (split[i] as number) - (split[i - 1] as number) + 128;
  }
  return split;
}

/** Writes a scan-line OpenEXR file. */
export function encodeExr(picture: FloatPicture, options: ExrOptions): Uint8Array {
  const { width, height, channels, values } = picture;
  const { half } = options;
  const { code, lines } = COMPRESSIONS[options.compression];
  const order = ORDER.filter(([, place]) => place < channels);
  const names = order.map(([name]) =>
    options.layer === undefined ? name : `${options.layer}.${name}`
  );
  const long = names.some((name) => encoder.encode(name).length > LONGEST_SHORT_NAME);
  const list = names.flatMap((name) => [
    text(name),
    int(half ? PIXEL_TYPES.half : PIXEL_TYPES.float),
    int(0),
    int(1),
    int(1),
  ]);
  const window = joined([int(0), int(0), int(width - 1), int(height - 1)]);
  const head = joined([
    int(MAGIC),
    int(long ? VERSION | LONG_NAMES : VERSION),
    attribute("channels", "chlist", joined([...list, Uint8Array.of(0)])),
    attribute("compression", "compression", Uint8Array.of(code)),
    attribute("dataWindow", "box2i", window),
    attribute("displayWindow", "box2i", window),
    attribute("lineOrder", "lineOrder", Uint8Array.of(0)),
    attribute("pixelAspectRatio", "float", float(1)),
    attribute("screenWindowCenter", "v2f", joined([float(0), float(0)])),
    attribute("screenWindowWidth", "float", float(1)),
    Uint8Array.of(0),
  ]);
  const chunks: Uint8Array[] = [];
  for (let first = 0; first < height; first += lines) {
    const rows = Math.min(lines, height - first);
    const bytes = new Uint8Array(rows * width * order.length * (half ? 2 : 4));
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (let row = first; row < first + rows; row++) {
      for (const [, place] of order) {
        for (let column = 0; column < width; column++) {
          const value = values[(row * width + column) * channels + place] as number;
          if (half) view.setUint16(at, halfBits(value), true);
          else view.setFloat32(at, value, true);
          at += half ? 2 : 4;
        }
      }
    }
    const packed = code === 0 ? bytes : new Uint8Array(deflateSync(prepared(bytes)));
    const stored = packed.length < bytes.length ? packed : bytes;
    chunks.push(joined([int(first), int(stored.length), stored]));
  }
  const offsets = new Uint8Array(chunks.length * 8);
  const table = new DataView(offsets.buffer);
  let offset = head.length + offsets.length;
  chunks.forEach((chunk, i) => {
    table.setBigUint64(i * 8, BigInt(offset), true);
    offset += chunk.length;
  });
  return joined([head, offsets, ...chunks]);
}
