import { lumaOf } from "./histogram.ts";

/** For each column of the picture, how many pixels have each of the 256 values. */
export interface Waveform {
  readonly columns: number;
  /** Pixels that fall into one column at most. */
  readonly perColumn: number;
  /** Count of value `v` in column `c` at `c * 256 + v`. */
  readonly red: Uint32Array;
  readonly green: Uint32Array;
  readonly blue: Uint32Array;
  readonly luma: Uint32Array;
}

export const WAVEFORM_MODES = ["luma", "rgb", "parade"] as const;
export type WaveformMode = typeof WAVEFORM_MODES[number];

/** Columns of a waveform, unless the picture has fewer. */
export const WAVEFORM_COLUMNS = 256;

/** Counts RGBA pixels of a picture `width` wide by column and value. */
export function countWaveform(
  rgba: Uint8ClampedArray,
  width: number,
  columnsWanted = WAVEFORM_COLUMNS,
): Waveform {
  const columns = Math.max(1, Math.min(columnsWanted, width));
  const height = width > 0 ? Math.floor(rgba.length / 4 / width) : 0;
  const size = columns * 256;
  const red = new Uint32Array(size);
  const green = new Uint32Array(size);
  const blue = new Uint32Array(size);
  const luma = new Uint32Array(size);
  const columnOf = Uint32Array.from({ length: width }, (_, x) => Math.floor(x * columns / width));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      if (rgba[at + 3] === 0) continue;
      const r = rgba[at] ?? 0;
      const g = rgba[at + 1] ?? 0;
      const b = rgba[at + 2] ?? 0;
      const base = (columnOf[x] ?? 0) * 256;
      add(red, base + r);
      add(green, base + g);
      add(blue, base + b);
      add(luma, base + lumaOf(r, g, b));
    }
  }
  return { columns, perColumn: height * Math.ceil(width / columns), red, green, blue, luma };
}

function add(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

/** A waveform as RGBA pixels, 256 high, white at the top; a parade is three times as wide. */
export function paintWaveform(
  waveform: Waveform,
  mode: WaveformMode,
): { readonly width: number; readonly pixels: Uint8ClampedArray<ArrayBuffer> } {
  const { columns, red, green, blue, luma, perColumn } = waveform;
  const width = mode === "parade" ? columns * 3 : columns;
  const pixels = new Uint8ClampedArray(width * 256 * 4);
  const glow = glowTable(perColumn);
  const put = (counts: Uint32Array, offset: number, channels: readonly number[]) => {
    for (let column = 0; column < columns; column++) {
      for (let value = 0; value < 256; value++) {
        const count = counts[column * 256 + value] ?? 0;
        if (count === 0) continue;
        const at = ((255 - value) * width + offset + column) * 4;
        const light = glow(count);
        for (const channel of channels) pixels[at + channel] = (pixels[at + channel] ?? 0) + light;
        pixels[at + 3] = 255;
      }
    }
  };
  if (mode === "luma") put(luma, 0, [0, 1, 2]);
  else {
    const step = mode === "parade" ? columns : 0;
    put(red, 0, [0]);
    put(green, step, [1]);
    put(blue, step * 2, [2]);
  }
  return { width, pixels };
}

/** How bright so many pixels glow: one is just seen, and a third of a column is full. */
function glowTable(perColumn: number): (count: number) => number {
  const full = Math.log1p(Math.max(1, perColumn / 3));
  return (count) => Math.min(255, 56 + 199 * Math.log1p(count) / full);
}
