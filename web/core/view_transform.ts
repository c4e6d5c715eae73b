/** A size or a position, in whatever unit its owner says. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Size {
  readonly left: number;
  readonly top: number;
}

/**
 * How the picture lies in the viewport: fitted, or with the picture point (`centerU`, `centerV`,
 * both 0..1) in the viewport's middle at `zoom` device pixels for each render pixel.
 */
export type View =
  | { readonly mode: "fit" }
  | {
    readonly mode: "free";
    readonly zoom: number;
    readonly centerU: number;
    readonly centerV: number;
  };

/** The render's size in pixels and the viewport's size in device pixels. */
export interface Stage {
  readonly image: Size;
  readonly viewport: Size;
}

export const FIT: View = { mode: "fit" };

/** The largest zoom, in device pixels for each render pixel, unless fitting needs more. */
export const MAX_ZOOM = 64;

/** How much of the picture panning leaves in sight, in device pixels. */
export const KEEP_IN_SIGHT_PX = 48;

/** Device pixels for each render pixel at which the whole picture just fits. */
export function fitZoom({ image, viewport }: Stage): number {
  if (image.width <= 0 || image.height <= 0) return 1;
  return Math.min(viewport.width / image.width, viewport.height / image.height);
}

/** Device pixels for each render pixel of this view. */
export function zoomOf(view: View, stage: Stage): number {
  return view.mode === "fit" ? fitZoom(stage) : view.zoom;
}

/** Where the whole picture lies, in device pixels from the viewport's top left corner. */
export function placeImage(view: View, stage: Stage): Rect {
  const { image, viewport } = stage;
  const zoom = zoomOf(view, stage);
  const width = image.width * zoom;
  const height = image.height * zoom;
  const u = view.mode === "fit" ? 0.5 : view.centerU;
  const v = view.mode === "fit" ? 0.5 : view.centerV;
  return {
    left: viewport.width / 2 - u * width,
    top: viewport.height / 2 - v * height,
    width,
    height,
  };
}

/** The same rectangle with its edges on whole device pixels, never thinner than one. */
export function snapToPixels(rect: Rect): Rect {
  const left = Math.round(rect.left);
  const top = Math.round(rect.top);
  return {
    left,
    top,
    width: Math.max(1, Math.round(rect.left + rect.width) - left),
    height: Math.max(1, Math.round(rect.top + rect.height) - top),
  };
}

/** The render pixel (fractional, may lie outside) under a viewport point in device pixels. */
export function toImagePoint(view: View, stage: Stage, point: Point): Point {
  const rect = placeImage(view, stage);
  const zoom = zoomOf(view, stage);
  return { x: (point.x - rect.left) / zoom, y: (point.y - rect.top) / zoom };
}

/** The view with `zoom` device pixels for each render pixel, its middle kept. */
export function viewAtZoom(view: View, stage: Stage, zoom: number): View {
  const { viewport } = stage;
  const middle = { x: viewport.width / 2, y: viewport.height / 2 };
  return zoomAbout(view, stage, middle, zoom / zoomOf(view, stage));
}

/**
 * Zooms by `factor` so that the picture point under `point` (device pixels) stays under it. When
 * `point` lies beside the picture, the picture's nearest point stays where it is, so that the
 * picture cannot be zoomed out of sight.
 */
export function zoomAbout(view: View, stage: Stage, point: Point, factor: number): View {
  const rect = placeImage(view, stage);
  const before = zoomOf(view, stage);
  const zoom = clamp(before * factor, smallestZoom(stage), largestZoom(stage));
  const anchor = {
    x: clamp(point.x, rect.left, rect.left + rect.width),
    y: clamp(point.y, rect.top, rect.top + rect.height),
  };
  const left = anchor.x - (anchor.x - rect.left) * (zoom / before);
  const top = anchor.y - (anchor.y - rect.top) * (zoom / before);
  return freeView(stage, zoom, left, top);
}

/** Moves the picture by device pixels, leaving at least {@link KEEP_IN_SIGHT_PX} of it in sight. */
export function panBy(view: View, stage: Stage, dx: number, dy: number): View {
  const rect = placeImage(view, stage);
  const left = slide(rect.left, dx, rect.width, stage.viewport.width);
  const top = slide(rect.top, dy, rect.height, stage.viewport.height);
  return freeView(stage, zoomOf(view, stage), left, top);
}

/** True when single render pixels are to be seen as squares. */
export function showsSquarePixels(view: View): boolean {
  return view.mode === "free" && view.zoom > 1;
}

/** The smallest zoom: half of what fits, and never above 1. */
export function smallestZoom(stage: Stage): number {
  return Math.min(1, fitZoom(stage) / 2);
}

/** The largest zoom: {@link MAX_ZOOM}, or twice what fits for a picture of a few pixels. */
export function largestZoom(stage: Stage): number {
  return Math.max(MAX_ZOOM, fitZoom(stage) * 2);
}

function freeView(stage: Stage, zoom: number, left: number, top: number): View {
  const { image, viewport } = stage;
  return {
    mode: "free",
    zoom,
    centerU: (viewport.width / 2 - left) / (image.width * zoom),
    centerV: (viewport.height / 2 - top) / (image.height * zoom),
  };
}

/** A position that may move towards sight always, and out of sight only up to the kept rest. */
function slide(position: number, delta: number, size: number, room: number): number {
  const kept = Math.min(KEEP_IN_SIGHT_PX, size, room);
  const lowest = Math.min(kept - size, position);
  const highest = Math.max(room - kept, position);
  return clamp(position + delta, lowest, highest);
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(value, lowest), highest);
}
