import type { Rect, Size } from "../view_transform.ts";

/** How a stored picture and the live one are shown together. */
export const COMPARE_MODES = ["wipe", "stored", "live", "difference"] as const;
export type CompareMode = typeof COMPARE_MODES[number];

/** Where the divider lies, in device pixels of the viewport. */
export interface WipeLine {
  /** Left of it the stored picture is shown; on a whole pixel, maybe out of sight. */
  readonly edge: number;
  /** Where the handle lies: at the divider, or at the side on which it went out of sight. */
  readonly handle: number;
}

/** How far an arrow key moves the divider, as a share of the picture's width. */
export const WIPE_STEP = 0.01;
export const WIPE_FAR = 0.1;

/** The divider at a share of the picture's width, 0..1, which stays on the picture's features. */
export function wipeLine(share: number, picture: Rect, viewport: Size): WipeLine {
  const edge = Math.round(picture.left + picture.width * clamp(share, 0, 1));
  return { edge, handle: clamp(edge, 0, viewport.width) };
}

/** The share of the picture's width at a place in device pixels of the viewport. */
export function wipeAt(x: number, picture: Rect): number {
  return picture.width <= 0 ? 0.5 : clamp((x - picture.left) / picture.width, 0, 1);
}

/** The divider after a key, or undefined when the key does not move it. */
export function wipeKey(share: number, key: string, far: boolean): number | undefined {
  const step = far ? WIPE_FAR : WIPE_STEP;
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return clamp(share - step, 0, 1);
    case "ArrowRight":
    case "ArrowUp":
      return clamp(share + step, 0, 1);
    case "PageDown":
      return clamp(share - WIPE_FAR, 0, 1);
    case "PageUp":
      return clamp(share + WIPE_FAR, 0, 1);
    case "Home":
      return 0;
    case "End":
      return 1;
    default:
      return undefined;
  }
}

/** What of the stored picture is seen, from the viewport's left, in device pixels. */
export function storedReach(mode: CompareMode, edge: number, viewport: Size): number {
  if (mode === "live") return 0;
  return mode === "wipe" ? clamp(edge, 0, viewport.width) : viewport.width;
}

const SAME_SHAPE = 0.005;

/**
 * Where a stored picture lies so that it covers the live one: exactly over it when both have one
 * shape, else as large as fits into it.
 */
export function placeStored(picture: Rect, stored: Size): Rect {
  if (stored.width <= 0 || stored.height <= 0 || picture.height <= 0) return picture;
  const ratio = stored.width / stored.height;
  const isSame = Math.abs(ratio / (picture.width / picture.height) - 1) <= SAME_SHAPE;
  if (isSame) return picture;
  const width = Math.min(picture.width, picture.height * ratio);
  const height = width / ratio;
  return {
    left: picture.left + (picture.width - width) / 2,
    top: picture.top + (picture.height - height) / 2,
    width,
    height,
  };
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(value, lowest), highest);
}
