import { type TileArea, tileArea, type TileGrid } from "@fuelrail/contracts/binary";

/** How far a tile may be from what was last encoded of it and still be left out, levels of 255. */
export interface DriftLimits {
  /** Of any colour of any pixel. */
  readonly most: number;
  /** On average over the tile, either way. */
  readonly mean: number;
}

/**
 * Limits while a render goes on. A viewer may have got a whole picture between two encodings of a
 * tile, so what it shows is at most twice as far from the image, before compression.
 */
export const LIVE_DRIFT: DriftLimits = { most: 8, mean: 1 };

/** Nothing may differ: for a finished render. */
export const NO_DRIFT: DriftLimits = { most: 0, mean: 0 };

/** Bytes of a pixel: red, green and blue. */
export const CHANNELS = 3;

/**
 * What was last encoded of each tile of a tier, as rows of red, green and blue without gaps. What
 * is compared with it is the image itself, never what came before, so that error cannot add up.
 */
export interface TileMemory {
  readonly grid: TileGrid;
  readonly pixels: Uint8Array;
}

/** What to do with an image: encode it whole, or only the tiles of these numbers. */
export type DriftVerdict =
  | { readonly is: "whole" }
  | { readonly is: "tiles"; readonly moved: readonly number[] };

/** A memory that holds exactly this picture, taking over its pixels. */
export function rememberPicture(grid: TileGrid, pixels: Uint8Array): TileMemory {
  return { grid, pixels };
}

/**
 * Finds the tiles that moved beyond the limits and remembers them as they are now; of a picture of
 * which more than `wholeShare` moved, the whole is remembered.
 *
 * @param next a picture of the memory's size
 */
export function takeMoved(
  memory: TileMemory,
  next: Uint8Array,
  limits: DriftLimits,
  wholeShare: number,
): DriftVerdict {
  const { grid, pixels } = memory;
  const count = grid.columns * grid.rows;
  const most = count * wholeShare;
  const moved: number[] = [];
  for (let index = 0; index < count; index++) {
    if (!hasMoved(memory, next, tileArea(grid, index), limits)) continue;
    moved.push(index);
    if (moved.length <= most) continue;
    pixels.set(next);
    return { is: "whole" };
  }
  for (const index of moved) copyTile(memory, next, tileArea(grid, index));
  return { is: "tiles", moved };
}

function hasMoved(
  { grid, pixels }: TileMemory,
  next: Uint8Array,
  { left, top, width, height }: TileArea,
  { most, mean }: DriftLimits,
): boolean {
  const rowBytes = width * CHANNELS;
  const budget = mean * rowBytes * height;
  let sum = 0;
  for (let y = top; y < top + height; y++) {
    const from = (y * grid.width + left) * CHANNELS;
    const to = from + rowBytes;
    for (let at = from; at < to; at++) {
      const difference = (next[at] ?? 0) - (pixels[at] ?? 0);
      const distance = difference < 0 ? -difference : difference;
      if (distance > most) return true;
      sum += distance;
    }
    if (sum > budget) return true;
  }
  return false;
}

function copyTile(
  { grid, pixels }: TileMemory,
  next: Uint8Array,
  { left, top, width, height }: TileArea,
): void {
  for (let y = top; y < top + height; y++) {
    const from = (y * grid.width + left) * CHANNELS;
    pixels.set(next.subarray(from, from + width * CHANNELS), from);
  }
}
