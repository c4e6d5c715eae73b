import { effect, type ReadonlySignal, signal } from "@preact/signals";
import {
  movedPixel,
  pixelPlace,
  type PixelReading,
  type PixelValue,
  pixelValue,
} from "../../core/view_tools/pixel.ts";
import type { Point } from "../../core/view_transform.ts";
import { type Pixels, renderSize } from "../painter.ts";
import type { PictureStage } from "../picture_stage.ts";
import type { StudioState } from "../studio_state.ts";
import type { Timer, World } from "../world.ts";

/** Reads single pixels of the picture that is shown, before any exposure of this view. */
export interface PixelProbe {
  readonly on: ReadonlySignal<boolean>;
  /** Undefined while it points beside the picture or there is none. */
  readonly reading: ReadonlySignal<PixelReading | undefined>;
  toggle(): void;
  /** Points at a place in render pixels, or beside the picture. */
  pointAt(point: Point | undefined): void;
  /** Moves by whole render pixels, from the middle when it points nowhere. */
  moveBy(dx: number, dy: number): void;
}

/** While frames stream, the value is read at most this often, ms. */
const READ_EVERY_MS = 100;

export function createPixelProbe(
  { state, stage, world }: {
    readonly state: StudioState;
    readonly stage: PictureStage;
    readonly world: World;
  },
): PixelProbe {
  const on = signal(false);
  const reading = signal<PixelReading | undefined>(undefined);
  let point: Point | undefined;
  let waiting: Timer | undefined;
  let cell: OffscreenCanvasRenderingContext2D | null = null;

  function valueAt(bitmap: Pixels, column: number, row: number): PixelValue | undefined {
    cell ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    if (cell === null) return undefined;
    cell.imageSmoothingEnabled = false;
    cell.clearRect(0, 0, 1, 1);
    cell.drawImage(bitmap, column, row, 1, 1, 0, 0, 1, 1);
    return pixelValue(cell.getImageData(0, 0, 1, 1).data);
  }

  function read(): void {
    waiting?.cancel();
    waiting = undefined;
    const picture = stage.current();
    if (!on.peek() || picture === undefined || point === undefined) {
      reading.value = undefined;
      return;
    }
    const { header, bitmap } = picture;
    const place = pixelPlace(point, renderSize(header), bitmap);
    const value = place && valueAt(bitmap, place.column, place.row);
    reading.value = place && value && { place, value, picture: header };
  }

  function readSoon(): void {
    waiting ??= world.setTimer(READ_EVERY_MS, read);
  }

  effect(() => {
    const isAny = state.standIn.value !== undefined || state.shown.value !== undefined;
    if (isAny && on.value) readSoon();
  });

  return {
    on,
    reading,
    toggle() {
      on.value = !on.value;
      read();
    },
    pointAt(next) {
      point = next;
      if (on.peek()) read();
    },
    moveBy(dx, dy) {
      const render = state.imageSize.peek();
      if (render === undefined) return;
      const from = reading.peek()?.place ?? { x: render.width / 2, y: render.height / 2 };
      const { x, y } = movedPixel(from, dx, dy, render);
      point = { x: x + 0.5, y: y + 0.5 };
      read();
    },
  };
}
