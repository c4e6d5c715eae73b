import type { FrameHeader } from "@fuelrail/contracts/binary";
import {
  placeImage,
  showsSquarePixels,
  type Size,
  snapToPixels,
  type Stage,
  type View,
} from "../core/view_transform.ts";

/** Pixels that can be painted, copied and measured. */
export type Pixels = ImageBitmap | OffscreenCanvas;

/** A decoded picture with what its frame says of it. */
export interface DecodedPicture {
  readonly header: FrameHeader;
  /** Valid until the next picture is shown. */
  readonly bitmap: Pixels;
}

/** How the picture is shown. */
export interface PaintStyle {
  readonly view: View;
  /** What lies behind transparent pixels: "checker", a CSS colour, or "none" for the page itself. */
  readonly backdrop: string;
}

/** The picture's render size, which the view transform counts in: the same for every tier. */
export function renderSize({ renderWidth, renderHeight, width, height }: FrameHeader): Size {
  return renderWidth > 0 && renderHeight > 0
    ? { width: renderWidth, height: renderHeight }
    : { width, height };
}

/**
 * Paints the picture on a canvas that has exactly the viewport's device pixels.
 *
 * Smoothing is off only where single render pixels are to be seen; stills are scaled with the
 * browser's best filter, live frames with its quick one.
 */
export function paint(
  canvas: HTMLCanvasElement,
  picture: DecodedPicture | undefined,
  { view, backdrop }: PaintStyle,
): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (picture === undefined) return;
  const stage: Stage = {
    image: renderSize(picture.header),
    viewport: { width: canvas.width, height: canvas.height },
  };
  const { left, top, width, height } = snapToPixels(placeImage(view, stage));
  if (picture.header.alpha && backdrop !== "none") {
    context.fillStyle = backdrop === "checker" ? checkerOf(context) : backdrop;
    context.fillRect(left, top, width, height);
  }
  context.imageSmoothingEnabled = !showsSquarePixels(view);
  context.imageSmoothingQuality = picture.header.lossless ? "high" : "medium";
  context.drawImage(picture.bitmap, left, top, width, height);
}

const CHECKER_PX = 8;
const CHECKER_LIGHT = "#9a9a9a";
const CHECKER_DARK = "#6f6f6f";

function checkerOf(context: CanvasRenderingContext2D): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = CHECKER_PX * 2;
  tile.height = CHECKER_PX * 2;
  const brush = tile.getContext("2d");
  if (brush === null) return CHECKER_DARK;
  brush.fillStyle = CHECKER_LIGHT;
  brush.fillRect(0, 0, tile.width, tile.height);
  brush.fillStyle = CHECKER_DARK;
  brush.fillRect(0, 0, CHECKER_PX, CHECKER_PX);
  brush.fillRect(CHECKER_PX, CHECKER_PX, CHECKER_PX, CHECKER_PX);
  return context.createPattern(tile, "repeat") ?? CHECKER_DARK;
}
