import type { LiveTier } from "@fuelrail/contracts/binary";

/** A width and a height, pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const SHARE: Readonly<Record<LiveTier, number>> = { full: 1, half: 1 / 2, quarter: 1 / 4 };

/**
 * The size of a live tier of a render, at least one pixel each way.
 *
 * @param maxSidePx cap on the longer side, 0 for none
 */
export function renditionSize(render: Size, tier: LiveTier, maxSidePx: number): Size {
  const longerPx = Math.max(render.width, render.height) * SHARE[tier];
  const cap = maxSidePx > 0 ? Math.min(1, maxSidePx / longerPx) : 1;
  return scaleSize(render, SHARE[tier] * cap);
}

/** A size times a factor, at least one pixel each way. */
export function scaleSize({ width, height }: Size, factor: number): Size {
  return {
    width: Math.max(1, Math.round(width * factor)),
    height: Math.max(1, Math.round(height * factor)),
  };
}

/**
 * The size of the whole render of which an image was made: an image that subsampling made smaller
 * stands for the film that the engine reports.
 *
 * @param subSampling pixels of the film for one of the image, along each side
 */
export function renderSize(image: Size, subSampling: number, film: Size | undefined): Size {
  if (film === undefined || subSampling <= 1) return image;
  const isReduced = image.width === Math.ceil(film.width / subSampling) &&
    image.height === Math.ceil(film.height / subSampling);
  return isReduced ? film : image;
}
