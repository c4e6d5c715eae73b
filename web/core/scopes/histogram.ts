/** How many pixels have each of the 256 values. */
export interface Histogram {
  readonly red: Uint32Array;
  readonly green: Uint32Array;
  readonly blue: Uint32Array;
  readonly luma: Uint32Array;
  /** Pixels that were counted; fully transparent ones were not. */
  readonly pixels: number;
}

export const CHANNELS = ["red", "green", "blue", "luma"] as const;
export type Channel = typeof CHANNELS[number];

/** Rec. 709 luma of sRGB values, 0..255. */
export function lumaOf(red: number, green: number, blue: number): number {
  return Math.round(0.2126 * red + 0.7152 * green + 0.0722 * blue);
}

/** Counts RGBA pixels. */
export function countHistogram(rgba: Uint8ClampedArray): Histogram {
  const red = new Uint32Array(256);
  const green = new Uint32Array(256);
  const blue = new Uint32Array(256);
  const luma = new Uint32Array(256);
  let pixels = 0;
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    if (rgba[at + 3] === 0) continue;
    const r = rgba[at] ?? 0;
    const g = rgba[at + 1] ?? 0;
    const b = rgba[at + 2] ?? 0;
    red[r] = (red[r] ?? 0) + 1;
    green[g] = (green[g] ?? 0) + 1;
    blue[b] = (blue[b] ?? 0) + 1;
    const l = lumaOf(r, g, b);
    luma[l] = (luma[l] ?? 0) + 1;
    pixels++;
  }
  return { red, green, blue, luma, pixels };
}

/**
 * The count that fills the drawing's height. The two ends are left out, since a black or a
 * burnt-out background would press everything else flat.
 */
export function histogramPeak(histogram: Histogram, channels: readonly Channel[]): number {
  let peak = 0;
  for (const channel of channels) {
    for (let value = 1; value < 255; value++) {
      peak = Math.max(peak, histogram[channel][value] ?? 0);
    }
  }
  return peak > 0 ? peak : Math.max(1, histogram.pixels);
}

/** The outline of one channel as an SVG path in a box of 256 by `height`. */
export function histogramPath(bins: Uint32Array, peak: number, height: number): string {
  const tops = Array.from(bins, (count, value) => {
    const top = height - Math.min(1, Math.sqrt(count / peak)) * height;
    return `L${value} ${Number(top.toFixed(2))}H${value + 1}`;
  });
  return `M0 ${height}${tops.join("")}V${height}Z`;
}

/** Share of the pixels at one end of a channel, 0..1; undefined without pixels. */
export function clippedShare(
  histogram: Histogram,
  channel: Channel,
  end: "low" | "high",
): number | undefined {
  if (histogram.pixels === 0) return undefined;
  return (histogram[channel][end === "low" ? 0 : 255] ?? 0) / histogram.pixels;
}
