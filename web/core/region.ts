import type { PixelRegion } from "./steering_event.ts";
import type { Point, Size } from "./view_transform.ts";

/** Shortest side of a region that is meant, pixels: less is a slip of the pointer. */
export const REGION_MIN_PX = 2;

/**
 * Every pixel that a drag from `a` to `b` (render pixels, anywhere) touches on the picture;
 * undefined for a slip or when the picture is not touched.
 */
export function regionBetween(a: Point, b: Point, image: Size): PixelRegion | undefined {
  const left = Math.max(0, Math.floor(Math.min(a.x, b.x)));
  const top = Math.max(0, Math.floor(Math.min(a.y, b.y)));
  const right = Math.min(image.width, Math.ceil(Math.max(a.x, b.x))) - 1;
  const bottom = Math.min(image.height, Math.ceil(Math.max(a.y, b.y))) - 1;
  if (right - left + 1 < REGION_MIN_PX || bottom - top + 1 < REGION_MIN_PX) return undefined;
  return [left, top, right, bottom];
}

/** Left, top, width and height, as a film region is set. */
export function filmRegionValue([left, top, right, bottom]: PixelRegion): readonly number[] {
  return [left, top, right - left + 1, bottom - top + 1];
}
