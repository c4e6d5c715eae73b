import type { JudgedSource, SourcePixels } from "./source.ts";
import { PREMULTIPLIED } from "./source.ts";
import { decodeSrgb, encodeSrgb } from "./srgb.ts";
import type { DecodedPixels, Rgb } from "./decode.ts";

/** How stored bytes relate to straight sRGB bytes. */
export interface ByteMeaning {
  readonly isLinear: boolean;
  /** Octane's premultiplied alpha type number. */
  readonly premultiplied: number;
}

const tables = new Map<string, Uint8Array>();

/** The straight sRGB byte of every stored byte, at index `alpha * 256 + stored`. */
function straightTable({ isLinear, premultiplied }: ByteMeaning): Uint8Array {
  const key = `${isLinear} ${premultiplied}`;
  const known = tables.get(key);
  if (known !== undefined) return known;
  const table = new Uint8Array(65_536);
  for (let alpha = 0; alpha < 256; alpha++) {
    for (let stored = 0; stored < 256; stored++) {
      const value = straightValue(stored / 255, alpha / 255, { isLinear, premultiplied });
      table[alpha * 256 + stored] = Math.round(255 * value);
    }
  }
  tables.set(key, table);
  return table;
}

function straightValue(stored: number, alpha: number, meaning: ByteMeaning): number {
  const inverse = meaning.premultiplied === PREMULTIPLIED.none ? 1 : alpha > 0 ? 1 / alpha : 0;
  if (meaning.isLinear) return encodeSrgb(Math.min(1, stored * inverse));
  if (meaning.premultiplied !== PREMULTIPLIED.linearized) return Math.min(1, stored * inverse);
  return encodeSrgb(Math.min(1, decodeSrgb(stored) * inverse));
}

/** Decodes an image of bytes in sRGB primaries; rows that did not come are left at zero. */
export function decodeBytes(
  source: SourcePixels,
  judged: JudgedSource,
  want: "flat" | "straight",
  background: Rgb,
): DecodedPixels & { readonly filled: number } {
  const { width, height, data: stored } = source;
  const { alpha: hasAlpha, format: { channels: step } } = judged;
  const channels = hasAlpha && want === "straight" ? 4 : 3;
  const data = new Uint8Array(width * height * channels);
  const premultiplied = hasAlpha ? source.premultiplied : PREMULTIPLIED.none;
  const table = straightTable({ isLinear: source.isLinear, premultiplied });
  const [backRed, backGreen, backBlue] = background;
  const greenAt = step === 4 ? 1 : 0;
  const blueAt = step === 4 ? 2 : 0;
  let to = 0;
  for (let row = 0; row < judged.rows; row++) {
    let from = row * judged.pitch * step;
    for (let column = 0; column < width; column++, from += step) {
      const alpha = hasAlpha ? stored[from + step - 1] ?? 255 : 255;
      const base = alpha << 8;
      const red = table[base | (stored[from] ?? 0)] ?? 0;
      const green = table[base | (stored[from + greenAt] ?? 0)] ?? 0;
      const blue = table[base | (stored[from + blueAt] ?? 0)] ?? 0;
      if (channels === 4) {
        data[to] = red;
        data[to + 1] = green;
        data[to + 2] = blue;
        data[to + 3] = alpha;
        to += 4;
        continue;
      }
      data[to] = alpha === 255 ? red : mix(red, backRed, alpha);
      data[to + 1] = alpha === 255 ? green : mix(green, backGreen, alpha);
      data[to + 2] = alpha === 255 ? blue : mix(blue, backBlue, alpha);
      to += 3;
    }
  }
  return { data, width, height, channels, filled: to };
}

/** Lays a colour byte over a background byte. */
export function mix(colour: number, background: number, alpha: number): number {
  return ((colour * alpha + background * (255 - alpha)) / 255 + 0.5) | 0;
}
