import { crc32, deflateSync } from "node:zlib";
import { pictureKind } from "../../core/library/library_ids.ts";

/** A picture as a data URL, or why there is none. */
export type Picture =
  | { readonly ok: true; readonly image: string; readonly bytes: number }
  | { readonly ok: false; readonly reason: string };

const URL_CHARS_MAX = 200_000;
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const COLOUR_TYPES = { rgba: 6, rgb: 2 } as const;

/** What Octane gave as a picture, for a page to show; plain pixels become a PNG. */
export function pictureOf(data: Uint8Array, width: number, height: number): Picture {
  const kind = pictureKind(data, width, height);
  if (kind === undefined) {
    const what = data.length === 0
      ? "no picture"
      : `${data.length} bytes that are no known picture`;
    return { ok: false, reason: `Octane gave ${what}` };
  }
  const file = kind === "rgba" || kind === "rgb" ? pngOf(data, width, height, kind) : data;
  const image = `data:image/${kind === "jpeg" ? "jpeg" : "png"};base64,${file.toBase64()}`;
  if (image.length > URL_CHARS_MAX) {
    return { ok: false, reason: "The picture is too large; ask for a smaller one" };
  }
  return { ok: true, image, bytes: file.length };
}

function pngOf(
  pixels: Uint8Array,
  width: number,
  height: number,
  kind: keyof typeof COLOUR_TYPES,
): Uint8Array {
  const row = width * (kind === "rgba" ? 4 : 3);
  const lines = new Uint8Array(height * (row + 1));
  for (let y = 0; y < height; y++) {
    lines.set(pixels.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  }
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, COLOUR_TYPES[kind]], 8);
  const parts = [
    SIGNATURE,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(lines)),
    chunk("IEND", new Uint8Array()),
  ];
  const file = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}
