import type { Size, Stage, View } from "./view_transform.ts";
import { zoomOf } from "./view_transform.ts";

/** The size of this viewer's picture, as the gateway asks for it. */
export interface PictureExtent extends Size {
  /** Device pixels for each CSS pixel. */
  readonly dpr: number;
}

const SIDE_MAX = 16_384;
const DPR_MIN = 0.1;
const DPR_MAX = 16;

/**
 * How large the whole picture lies on the screen, in CSS pixels, even where it reaches beyond the
 * viewport: somebody who looks at single pixels needs every one of them. Without a picture it is
 * the viewport's own size.
 *
 * @param viewport in device pixels
 */
export function pictureExtent(
  view: View,
  image: Size | undefined,
  viewport: Size,
  dpr: number,
): PictureExtent {
  const stage: Stage | undefined = image === undefined ? undefined : { image, viewport };
  const scale = stage === undefined ? 1 : zoomOf(view, stage);
  const { width, height } = image ?? viewport;
  return {
    width: sideOf(width * scale / dpr),
    height: sideOf(height * scale / dpr),
    dpr: Math.min(Math.max(dpr, DPR_MIN), DPR_MAX),
  };
}

function sideOf(length: number): number {
  return Math.min(Math.max(Math.round(length), 1), SIDE_MAX);
}
