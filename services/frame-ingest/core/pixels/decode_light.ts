import type { DecodedPixels, Rgb } from "./decode.ts";
import { mix } from "./decode_bytes.ts";
import { halfFloatTable } from "./half_float.ts";
import { type Matrix3, toLinearSrgb } from "./primaries.ts";
import { COLOR_SPACE, type JudgedSource, PREMULTIPLIED, type SourcePixels } from "./source.ts";
import { decodeSrgb, SRGB_TABLE_MAX, srgbByteTable } from "./srgb.ts";

/** Where colour is multiplied by alpha: nowhere, in the stored value, or in its light. */
type Multiplied = "no" | "value" | "light";

interface Light {
  readonly multiplied: Multiplied;
  /** The stored values are on the sRGB curve and must be taken to light first. */
  readonly encoded: boolean;
  readonly matrix: Matrix3 | undefined;
  readonly gain: number;
}

/** Decodes through linear light; rows that did not come are left at zero. */
export function decodeLight(
  source: SourcePixels,
  judged: JudgedSource,
  options: {
    readonly want: "flat" | "straight";
    readonly background: Rgb;
    readonly exposureStops: number;
  },
): DecodedPixels & { readonly filled: number } {
  const { width, height } = source;
  const { alpha: hasAlpha, format: { channels: step } } = judged;
  const channels = hasAlpha && options.want === "straight" ? 4 : 3;
  const data = new Uint8Array(width * height * channels);
  const values = valuesOf(source, judged.format.depth);
  const toStraightBytes = shaderOf(lightOf(source, judged, options.exposureStops));
  const pixel = new Float64Array(4);
  let to = 0;
  for (let row = 0; row < judged.rows; row++) {
    let from = row * judged.pitch * step;
    for (let column = 0; column < width; column++, from += step) {
      pixel[0] = values[from] ?? 0;
      pixel[1] = values[step === 4 ? from + 1 : from] ?? 0;
      pixel[2] = values[step === 4 ? from + 2 : from] ?? 0;
      pixel[3] = hasAlpha ? values[from + step - 1] ?? 1 : 1;
      toStraightBytes(pixel);
      const alpha = pixel[3] ?? 255;
      for (let channel = 0; channel < 3; channel++) {
        const colour = pixel[channel] ?? 0;
        data[to++] = channels === 4 ? colour : mix(colour, options.background[channel] ?? 0, alpha);
      }
      if (channels === 4) data[to++] = alpha;
    }
  }
  return { data, width, height, channels, filled: to };
}

function lightOf(source: SourcePixels, judged: JudgedSource, exposureStops: number): Light {
  const matrix = toLinearSrgb(source.colorSpace);
  const encoded = !source.isLinear && matrix === undefined &&
    source.colorSpace !== COLOR_SPACE.linearSrgb;
  const premultiplied = judged.alpha ? source.premultiplied : PREMULTIPLIED.none;
  const inLight = encoded && premultiplied === PREMULTIPLIED.linearized;
  return {
    encoded,
    matrix,
    multiplied: premultiplied === PREMULTIPLIED.none ? "no" : inLight ? "light" : "value",
    gain: judged.format.depth === "u8" ? 1 : 2 ** exposureStops,
  };
}

/** The stored values as numbers that run from 0 to 1 in low dynamic range. */
function valuesOf({ data }: SourcePixels, depth: "u8" | "f16" | "f32"): Float32Array {
  if (depth === "u8") return Float32Array.from(data, (byte) => byte / 255);
  const wordBytes = depth === "f32" ? 4 : 2;
  const words = Math.floor(data.length / wordBytes);
  const aligned = data.byteOffset % wordBytes === 0 ? data : new Uint8Array(data);
  if (depth === "f32") return new Float32Array(aligned.buffer, aligned.byteOffset, words);
  const table = halfFloatTable();
  const bits = new Uint16Array(aligned.buffer, aligned.byteOffset, words);
  return Float32Array.from(bits, (word) => table[word] ?? 0);
}

/** Turns a pixel of stored values into straight sRGB bytes, in place. */
function shaderOf({ multiplied, encoded, matrix, gain }: Light): (pixel: Float64Array) => void {
  const bytes = srgbByteTable();
  const toByte = (light: number): number => {
    const index = light * gain * SRGB_TABLE_MAX + 0.5;
    return index > 0 ? bytes[index >= SRGB_TABLE_MAX ? SRGB_TABLE_MAX : index | 0] ?? 0 : 0;
  };
  const toLight = (stored: number, inverse: number): number => {
    const value = multiplied === "value" ? stored * inverse : stored;
    const light = encoded ? decodeSrgb(value) : value;
    return multiplied === "light" ? light * inverse : light;
  };
  return (pixel) => {
    const alpha = clamp01(pixel[3] ?? 1);
    const inverse = alpha > 0 ? 1 / alpha : 0;
    const red = toLight(pixel[0] ?? 0, inverse);
    const green = toLight(pixel[1] ?? 0, inverse);
    const blue = toLight(pixel[2] ?? 0, inverse);
    pixel[0] = toByte(matrix === undefined ? red : dot(matrix[0], red, green, blue));
    pixel[1] = toByte(matrix === undefined ? green : dot(matrix[1], red, green, blue));
    pixel[2] = toByte(matrix === undefined ? blue : dot(matrix[2], red, green, blue));
    pixel[3] = Math.round(alpha * 255);
  };
}

function dot(row: readonly [number, number, number], x: number, y: number, z: number): number {
  return row[0] * x + row[1] * y + row[2] * z;
}

/** Clips to 0..1; what is not a number becomes 0. */
function clamp01(value: number): number {
  return value > 0 ? (value < 1 ? value : 1) : 0;
}
