import { type DecodedPicture, paint, type PaintStyle } from "./painter.ts";

/** The place where pictures are shown; it exists before its canvas does. */
export interface PictureStage {
  attach(canvas: HTMLCanvasElement): void;
  /** Makes the canvas this many device pixels and paints at once, so that nothing flickers. */
  resize(width: number, height: number): void;
  setStyle(style: PaintStyle): void;
  /** Shows a picture at the next display frame; a hidden page, which has none, shows it now. */
  show(picture: DecodedPicture, onDrawn: () => void): void;
  /** Puts a picture in the place of those that come, which go on being taken in unseen. */
  standIn(picture: DecodedPicture | undefined): void;
  /** The picture on the canvas; its bitmap is closed once another is shown. */
  current(): DecodedPicture | undefined;
}

/** A stage that keeps the last picture, so that moving the view never waits for a new one. */
export function createPictureStage(style: PaintStyle): PictureStage {
  let canvas: HTMLCanvasElement | undefined;
  let current: DecodedPicture | undefined;
  let next: { readonly picture: DecodedPicture; readonly onDrawn: () => void } | undefined;
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
      current?.bitmap.close();
      current = arriving.picture;
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
