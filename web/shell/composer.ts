import type { FrameHeader } from "@fuelrail/contracts/binary";
import type { Pixels } from "./painter.ts";
import { closePicture, type Decoded } from "./picture_decoder.ts";

/** Puts tiles together with what they are laid on, and owns the pixels that are shown. */
export interface Composer {
  /**
   * The pixels of a picture that takes the place of the last one, which may be gone from then on.
   * All tiles of a frame are laid at once, so that no mixture is ever seen. Undefined for tiles
   * with nothing to lay them on.
   */
  compose(header: FrameHeader, picture: Decoded): Pixels | undefined;
}

/**
 * Makes a composer that has no picture.
 *
 * The live picture is kept behind a still, for the tiles that come once the render goes on. Whole
 * pictures are shown as they were decoded and copied only when the first tiles come, so that they
 * cost nothing more while every picture is a whole one.
 */
export function createComposer(): Composer {
  let live: ImageBitmap | undefined;
  let still: ImageBitmap | undefined;
  let canvas: OffscreenCanvas | undefined;
  /** The canvas holds the live picture, newer than `live`. */
  let isComposed = false;

  function closeStill(): void {
    still?.close();
    still = undefined;
  }

  function lay(picture: Extract<Decoded, { is: "tiles" }>): Pixels | undefined {
    const base = isComposed ? canvas : live;
    const context = base === undefined ? undefined : composed(base);
    for (const { left, top, bitmap } of picture.tiles) context?.drawImage(bitmap, left, top);
    closePicture(picture);
    return context === undefined ? undefined : canvas;
  }

  /** The canvas with the live picture on it. */
  function composed(
    base: Pixels,
  ): OffscreenCanvasRenderingContext2D | undefined {
    if (canvas?.width !== base.width || canvas.height !== base.height) {
      canvas = new OffscreenCanvas(base.width, base.height);
    }
    const context = canvas.getContext("2d", { alpha: false });
    if (context === null) return undefined;
    if (!isComposed) context.drawImage(base, 0, 0);
    isComposed = true;
    live?.close();
    live = undefined;
    return context;
  }

  return {
    compose(header, picture) {
      if (picture.is === "tiles") {
        const pixels = picture.tiles.length === 0 && still === undefined && !isComposed
          ? live
          : lay(picture);
        closeStill();
        return pixels;
      }
      closeStill();
      if (header.tier === "still") {
        still = picture.bitmap;
      } else {
        live?.close();
        live = picture.bitmap;
        isComposed = false;
      }
      return picture.bitmap;
    },
  };
}
