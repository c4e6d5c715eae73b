/** The sRGB curve from linear light to the encoded value, both 0 to 1. */
export function encodeSrgb(linear: number): number {
  return linear <= 0.0031308 ? linear * 12.92 : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
}

/** The sRGB curve from the encoded value to linear light, both 0 to 1. */
export function decodeSrgb(encoded: number): number {
  return encoded <= 0.04045 ? encoded / 12.92 : Math.pow((encoded + 0.055) / 1.055, 2.4);
}

/** Highest index of {@link srgbByteTable}. */
export const SRGB_TABLE_MAX = 65_535;

let bytes: Uint8Array | undefined;

/**
 * The sRGB byte for linear light of `index / SRGB_TABLE_MAX`; fine enough that no byte is more
 * than one step off even where the curve is steepest.
 */
export function srgbByteTable(): Uint8Array {
  bytes ??= Uint8Array.from(
    { length: SRGB_TABLE_MAX + 1 },
    (_, index) => Math.round(255 * encodeSrgb(index / SRGB_TABLE_MAX)),
  );
  return bytes;
}
