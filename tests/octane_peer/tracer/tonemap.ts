import type { Film } from "./film.ts";
import type { ImagerData, Vec3 } from "./scene_data.ts";

const ENCODED_STEPS = 4096;
const DARKEST_WHITE = 1e-3;

/** How an image's pixels are laid out: channel count and what a channel is made of. */
export type PixelFormat =
  | "ldrRgba"
  | "hdrRgba"
  | "ldrMono"
  | "hdrMono"
  | "ldrMonoAlpha"
  | "hdrMonoAlpha";

/** Whether colours are stored times their coverage, before or after encoding for a display. */
export type Premultiplied = "none" | "linearized" | "encoded";

/** What an image shall be; `paddingPixels` follow every row, `scale` repeats film pixels. */
export interface ImageFormat {
  readonly pixels: PixelFormat;
  readonly linear: boolean;
  readonly premultiplied: Premultiplied;
  readonly paddingPixels: number;
  readonly width: number;
  readonly height: number;
  /** What is done to every number of the film first; its coverage stays. */
  readonly levels?: { readonly scale: number; readonly offset: number };
}

const CHANNELS: Record<PixelFormat, number> = {
  ldrRgba: 4,
  hdrRgba: 4,
  ldrMono: 1,
  hdrMono: 1,
  ldrMonoAlpha: 2,
  hdrMonoAlpha: 2,
};

/** Bytes of one pixel. */
export function bytesPerPixel(pixels: PixelFormat): number {
  return CHANNELS[pixels] * (pixels.startsWith("hdr") ? 4 : 1);
}

/** The sRGB curve, for linear light between 0 and 1. */
export function encodeSrgb(value: number): number {
  return value <= 0.0031308 ? 12.92 * value : 1.055 * Math.pow(value, 1 / 2.4) - 0.055;
}

function encodingTable(imager: ImagerData, linear: boolean): Float64Array {
  const gamma = imager.gamma > 0 ? imager.gamma : 1;
  return Float64Array.from({ length: ENCODED_STEPS + 1 }, (_, i) => {
    const value = Math.pow(i / ENCODED_STEPS, 1 / gamma);
    return linear ? value : encodeSrgb(value);
  });
}

/** What makes a white point neutral without making it brighter. */
function whiteGains(white: Vec3): Vec3 {
  const [r, g, b] = white.map((part) => Math.max(DARKEST_WHITE, part)) as [number, number, number];
  const bright = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return [bright / r, bright / g, bright / b];
}

/** Turns a film into an image's bytes: rows from the top, little endian floats for HDR. */
export function tonemap(film: Film, imager: ImagerData, format: ImageFormat): Uint8Array {
  const { width, height, pixels, levels } = format;
  const channels = CHANNELS[pixels];
  const hdr = pixels.startsWith("hdr");
  const pitch = width + format.paddingPixels;
  const bytes = new Uint8Array(pitch * height * bytesPerPixel(pixels));
  const floats = hdr ? new Float32Array(bytes.buffer) : null;
  const table = encodingTable(imager, format.linear);
  const gains = whiteGains(imager.whiteBalance);
  const corners = imager.vignetting ?? 0;
  const mean = new Float64Array(4);
  const color = new Float64Array(4);
  const wide = new Int32Array(width);
  for (let x = 0; x < width; x++) wide[x] = Math.floor((x * film.width) / width);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * film.height) / height);
    for (let x = 0; x < width; x++) {
      film.mean(wide[x] as number, row, mean);
      if (levels !== undefined) {
        for (let i = 0; i < 3; i++) mean[i] = (mean[i] as number) * levels.scale + levels.offset;
      }
      if (corners > 0) {
        const u = (2 * x + 1) / width - 1;
        const v = (2 * y + 1) / height - 1;
        const kept = 1 - corners * (u * u + v * v) / 2;
        for (let i = 0; i < 3; i++) mean[i] = (mean[i] as number) * kept;
      }
      develop(mean, imager, gains, hdr ? null : table, format.premultiplied, color);
      const at = (y * pitch + x) * channels;
      const target = floats ?? bytes;
      if (channels === 4) {
        for (let i = 0; i < 4; i++) target[at + i] = color[i] as number;
      } else {
        target[at] = 0.2126 * (color[0] as number) + 0.7152 * (color[1] as number) +
          0.0722 * (color[2] as number);
        if (channels === 2) target[at + 1] = color[3] as number;
      }
    }
  }
  return bytes;
}

/**
 * One pixel through the imager. The film's colour already is times coverage (what the environment
 * does not cover adds nothing), so an unpremultiplied image has to be divided.
 */
function develop(
  mean: Float64Array,
  imager: ImagerData,
  gains: Vec3,
  table: Float64Array | null,
  premultiplied: Premultiplied,
  color: Float64Array,
): void {
  const alpha = Math.min(1, Math.max(0, mean[3] as number));
  const divide = premultiplied !== "linearized" && alpha > 0 ? 1 / alpha : 1;
  let r = (mean[0] as number) * imager.exposure * gains[0] * divide;
  let g = (mean[1] as number) * imager.exposure * gains[1] * divide;
  let b = (mean[2] as number) * imager.exposure * gains[2] * divide;
  if (imager.saturation !== 1) {
    const grey = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    r = grey + (r - grey) * imager.saturation;
    g = grey + (g - grey) * imager.saturation;
    b = grey + (b - grey) * imager.saturation;
  }
  if (table === null) {
    const again = premultiplied === "encoded" ? alpha : 1;
    color[0] = r * again;
    color[1] = g * again;
    color[2] = b * again;
    color[3] = alpha;
    return;
  }
  if (imager.filmic === true) {
    r = rolledOff(r);
    g = rolledOff(g);
    b = rolledOff(b);
  }
  const again = premultiplied === "encoded" ? alpha * 255 : 255;
  color[0] = lookUp(table, r) * again + 0.5;
  color[1] = lookUp(table, g) * again + 0.5;
  color[2] = lookUp(table, b) * again + 0.5;
  color[3] = alpha * 255 + 0.5;
}

/** A curve with a toe and a shoulder, as film has them; 1 is reached far above 1. */
export function rolledOff(value: number): number {
  const x = Math.max(0, value);
  return (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14);
}

function lookUp(table: Float64Array, value: number): number {
  const at = value <= 0 ? 0 : value >= 1 ? ENCODED_STEPS : value * ENCODED_STEPS;
  const low = Math.floor(at);
  const from = table[low] as number;
  return from + ((table[low + 1] ?? from) - from) * (at - low);
}
