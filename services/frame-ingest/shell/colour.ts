import type { Rgb } from "../core/pixels/decode.ts";

/** The bytes of a colour written `#rrggbb`. */
export function colourOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
