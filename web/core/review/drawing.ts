import type { Drawing, Ink, Shape, UnitPoint } from "./review_event.ts";

/** Tools that draw on the picture, and the one that takes drawings away. */
export const DRAW_TOOLS = ["pen", "arrow", "box", "text", "erase"] as const;
export type DrawTool = typeof DRAW_TOOLS[number];

/** Colours that are offered, each readable on dark and on light pictures. */
export const INK_COLOURS = [
  "#ff4d4d",
  "#ffb020",
  "#ffe14d",
  "#5ddc6a",
  "#4db8ff",
  "#ffffff",
] as const;

/** Line widths that are offered, as fractions of the picture's width. */
export const INK_WIDTHS = [0.002, 0.004, 0.008, 0.016] as const;

/** How high letters are, in widths of the ink. */
export const TEXT_HEIGHT = 8;
/** Distance from one line of text to the next, in heights of a letter. */
export const LINE_HEIGHT = 1.25;

/** Points that one stroke holds; a longer one loses every other point. */
export const STROKE_POINTS_MAX = 2_000;
/** Points nearer than this to the last one say nothing new, as a fraction of the width. */
const NEAR = 0.0004;
const LOWEST = -1;
const HIGHEST = 2;

/** A stroke while it is drawn. */
export interface Stroke {
  readonly points: readonly UnitPoint[];
  /** Empty where nothing measures it. */
  readonly pressure: readonly number[];
}

export const NO_STROKE: Stroke = { points: [], pressure: [] };

/** The stroke with one more point, if that adds anything. */
export function extendStroke(
  stroke: Stroke,
  point: UnitPoint,
  pressure: number | undefined,
): Stroke {
  const last = stroke.points.at(-1);
  const at = insidePoint(point);
  if (last !== undefined && Math.hypot(at[0] - last[0], at[1] - last[1]) < NEAR) return stroke;
  const thinned = stroke.points.length < STROKE_POINTS_MAX ? stroke : everyOther(stroke);
  return {
    points: [...thinned.points, at],
    pressure: pressure === undefined ? thinned.pressure : [...thinned.pressure, pressure],
  };
}

/** The drawing of a finished stroke. */
export function strokeDrawing({ points, pressure }: Stroke, ink: Ink): Drawing {
  return {
    kind: "pen",
    points,
    pressure: pressure.length === points.length ? pressure : undefined,
    ...ink,
  };
}

/** The point, pulled to where points may lie. */
export function insidePoint([x, y]: UnitPoint): UnitPoint {
  return [clamp(x), clamp(y)];
}

/** Whether two points are so close that what lies between them cannot be seen. */
export function isNothing(from: UnitPoint, to: UnitPoint): boolean {
  return Math.hypot(from[0] - to[0], from[1] - to[1]) < 0.002;
}

/** The drawing as it is sent. */
export function drawingPayload(drawing: Drawing): Record<string, unknown> {
  const { snapshotId, colour, width, ...shape } = drawing;
  const { pressure, ...rest } = { pressure: undefined, ...shape };
  return {
    ...rest,
    colour,
    width,
    ...(snapshotId === undefined ? {} : { snapshot_id: snapshotId }),
    ...(pressure === undefined ? {} : { pressure }),
  };
}

/**
 * Whether a drawing is under a point, give or take `reach`; all in fractions of the picture's
 * width, for which the heights of points are multiplied by `aspect`, height over width.
 */
export function isHit(drawing: Drawing, [x, v]: UnitPoint, reach: number, aspect: number): boolean {
  const y = v * aspect;
  const near = reach + drawing.width / 2;
  const flat = ([u, w]: UnitPoint): UnitPoint => [u, w * aspect];
  return segmentsOf(drawing).some(([from, to]) => distance([x, y], flat(from), flat(to)) <= near) ||
    (drawing.kind === "text" && isInText(drawing, [x, y], reach, aspect));
}

function segmentsOf(shape: Shape): readonly (readonly [UnitPoint, UnitPoint])[] {
  switch (shape.kind) {
    case "pen":
      return shape.points.map((point, at) => [shape.points[at - 1] ?? point, point]);
    case "arrow":
      return [[shape.from, shape.to]];
    case "box": {
      const [[l, t], [r, b]] = [shape.from, shape.to];
      const corners: readonly UnitPoint[] = [[l, t], [r, t], [r, b], [l, b]];
      return corners.map((corner, at) => [corners[at - 1] ?? [l, b], corner]);
    }
    case "text":
      return [];
  }
}

function isInText(
  { at, text, width }: Drawing & { readonly kind: "text" },
  [x, y]: UnitPoint,
  reach: number,
  aspect: number,
): boolean {
  const lines = text.split("\n");
  const high = width * TEXT_HEIGHT;
  const wide = Math.max(...lines.map((line) => line.length)) * high * 0.6;
  const left = at[0];
  const top = at[1] * aspect;
  return x >= left - reach && x <= left + wide + reach && y >= top - reach &&
    y <= top + lines.length * high * LINE_HEIGHT + reach;
}

function distance([x, y]: UnitPoint, [ax, ay]: UnitPoint, [bx, by]: UnitPoint): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

function everyOther({ points, pressure }: Stroke): Stroke {
  const isKept = (_: unknown, at: number) => at % 2 === 0;
  return { points: points.filter(isKept), pressure: pressure.filter(isKept) };
}

function clamp(value: number): number {
  return Math.min(HIGHEST, Math.max(LOWEST, value));
}
