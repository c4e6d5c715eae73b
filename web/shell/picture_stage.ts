import type { FrameHeader } from "@fuelrail/contracts/binary";
import { type DecodedPicture, paint, type PaintStyle, type Pixels } from "./painter.ts";

/** The place where pictures are shown; it exists before its canvas does. */
export interface PictureStage {
  attach(canvas: HTMLCanvasElement): void;
  /** Makes the canvas this many device pixels and paints at once, so that nothing flickers. */
  resize(width: number, height: number): void;
  setStyle(style: PaintStyle): void;
  /**
   * Shows a picture at the next display frame; a hidden page, which has none, shows it now. Its
   * pixels are asked for only then.
   */
  show(picture: ArrivingPicture, onDrawn: () => void): void;
  /** Puts a picture in the place of those that come, which go on being taken in unseen. */
  standIn(picture: DecodedPicture | undefined): void;
  /** The picture on the canvas; its pixels are gone or others once another is shown. */
  current(): DecodedPicture | undefined;
}

/** A picture that is about to be shown. */
export interface ArrivingPicture {
  readonly header: FrameHeader;
  /** Its pixels, in place of those of the picture before it; undefined when there are none. */
  compose(): Pixels | undefined;
}

/** A stage that keeps the last picture, so that moving the view never waits for a new one. */
export function createPictureStage(style: PaintStyle): PictureStage {
  let canvas: HTMLCanvasElement | undefined;
  let current: DecodedPicture | undefined;
  let next: { readonly picture: ArrivingPicture; readonly onDrawn: () => void } | undefined;
  let stand: DecodedPicture | undefined;
  let frameAsked = false;

  function askFrame(): void {
    if (frameAsked) return;
    frameAsked = true;
    requestAnimationFrame(() => {
      frameAsked = false;
      render();
    });
  }

  function render(): void {
    const arriving = next;
    next = undefined;
    if (arriving !== undefined) {
      const { header } = arriving.picture;
      const bitmap = arriving.picture.compose();
      if (bitmap !== undefined) current = { header, bitmap };
    }
    if (canvas !== undefined) paint(canvas, stand ?? current, style);
    arriving?.onDrawn();
  }

  return {
    attach(element) {
      canvas = element;
      askFrame();
    },
    resize(width, height) {
      if (canvas === undefined || (canvas.width === width && canvas.height === height)) return;
      canvas.width = width;
      canvas.height = height;
      paint(canvas, stand ?? current, style);
    },
    setStyle(changed) {
      style = changed;
      askFrame();
    },
    show(picture, onDrawn) {
      next = { picture, onDrawn };
      if (document.visibilityState === "hidden") render();
      else askFrame();
    },
    standIn(picture) {
      stand = picture;
      // At once: the picture that stood there may be closed from here on.
      if (canvas !== undefined) paint(canvas, stand ?? current, style);
    },
    current: () => stand ?? current,
  };
}
