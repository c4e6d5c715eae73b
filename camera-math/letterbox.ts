import type { ImageSize } from "./types.ts";

/** Size of the element that shows the image, CSS pixels. */
export interface ElementSize {
  readonly width: number;
  readonly height: number;
}

/** Where the image lies within the element, CSS pixels. */
export interface ImageBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A place in pixels; which ones, the function says. */
export interface PixelPoint {
  readonly x: number;
  readonly y: number;
}

/** Where the whole image fits into the element, centred, its aspect kept. */
export function letterbox(element: ElementSize, image: ImageSize): ImageBox {
  const { width: w, height: h } = element;
  if (w * image.height > h * image.width) {
    const width = h * image.width / image.height;
    return { left: (w - width) / 2, top: 0, width, height: h };
  }
  const height = w * image.height / image.width;
  return { left: 0, top: (h - height) / 2, width: w, height };
}

/** The render pixel under a place of the element, CSS pixels; outside the image over a bar. */
export function toRenderPixel(
  element: ElementSize,
  image: ImageSize,
  x: number,
  y: number,
): PixelPoint {
  const box = letterbox(element, image);
  return {
    x: (x - box.left) * image.width / box.width,
    y: (y - box.top) * image.height / box.height,
  };
}

/** The place of the element, CSS pixels, that shows a render pixel. */
export function toElementPixel(
  element: ElementSize,
  image: ImageSize,
  x: number,
  y: number,
): PixelPoint {
  const box = letterbox(element, image);
  return {
    x: box.left + x * box.width / image.width,
    y: box.top + y * box.height / image.height,
  };
}

/** CSS pixels that one render pixel takes up in the element. */
export function cssPixelsPerRenderPixel(element: ElementSize, image: ImageSize): number {
  return letterbox(element, image).width / image.width;
}

/** Whether a place in render pixels lies on the image, its edges included. */
export function isInsideImage(image: ImageSize, x: number, y: number): boolean {
  return x >= 0 && x <= image.width && y >= 0 && y <= image.height;
}

/** The place on the image, render pixels, nearest to one that may lie outside. */
export function clampToImage(image: ImageSize, x: number, y: number): PixelPoint {
  return {
    x: Math.min(Math.max(x, 0), image.width),
    y: Math.min(Math.max(y, 0), image.height),
  };
}

/** The whole pixel to pick at a place on the image, render pixels. */
export function pickPixel(image: ImageSize, x: number, y: number): PixelPoint {
  return {
    x: Math.min(Math.max(Math.floor(x), 0), image.width - 1),
    y: Math.min(Math.max(Math.floor(y), 0), image.height - 1),
  };
}
