import { getStroke } from "perfect-freehand";
import { LINE_HEIGHT, TEXT_HEIGHT } from "../../core/review/drawing.ts";
import type { Drawing, UnitPoint } from "../../core/review/review_event.ts";
import type { Rect } from "../../core/view_transform.ts";

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Width of the picture in the space in which strokes are shaped, whatever size shows them. */
const SPACE = 4_096;
const FONT = "system-ui, sans-serif";
const HALO = "rgb(0 0 0 / 0.6)";
const HEAD_WIDTHS = 5;

const strokes = new WeakMap<object, { readonly aspect: number; readonly path: Path2D }>();

/** Draws what people have drawn onto a picture that lies at `rect`. */
export function paintDrawings(context: Context, rect: Rect, drawings: readonly Drawing[]): void {
  for (const drawing of drawings) {
    context.save();
    context.translate(rect.left, rect.top);
    context.scale(rect.width / SPACE, rect.width / SPACE);
    context.shadowColor = HALO;
    context.shadowBlur = Math.max(1.5, rect.width * 0.0012);
    context.fillStyle = drawing.colour;
    context.strokeStyle = drawing.colour;
    context.lineWidth = drawing.width * SPACE;
    context.lineCap = "round";
    context.lineJoin = "round";
    paint(context, drawing, rect.height / rect.width);
    context.restore();
  }
}

function paint(context: Context, drawing: Drawing, aspect: number): void {
  const place = ([u, v]: UnitPoint) => ({ x: u * SPACE, y: v * SPACE * aspect });
  switch (drawing.kind) {
    case "pen":
      return context.fill(strokePath(drawing, aspect));
    case "arrow":
      return paintArrow(context, place(drawing.from), place(drawing.to));
    case "box": {
      const [from, to] = [place(drawing.from), place(drawing.to)];
      return context.strokeRect(from.x, from.y, to.x - from.x, to.y - from.y);
    }
    case "text": {
      const { x, y } = place(drawing.at);
      const high = drawing.width * TEXT_HEIGHT * SPACE;
      context.font = `600 ${high}px ${FONT}`;
      context.textBaseline = "top";
      context.lineWidth = high / 9;
      context.strokeStyle = HALO;
      for (const [row, line] of drawing.text.split("\n").entries()) {
        const top = y + row * high * LINE_HEIGHT;
        context.strokeText(line, x, top);
        context.fillText(line, x, top);
      }
    }
  }
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

function paintArrow(context: Context, from: Spot, to: Spot): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const long = Math.hypot(to.x - from.x, to.y - from.y);
  const head = Math.min(long, context.lineWidth * HEAD_WIDTHS);
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  for (const side of [-0.5, 0.5]) {
    context.moveTo(to.x, to.y);
    context.lineTo(to.x - head * Math.cos(angle + side), to.y - head * Math.sin(angle + side));
  }
  context.stroke();
}

/** The outline of a stroke, which is worked out once for a drawing that stays. */
function strokePath(drawing: Drawing & { readonly kind: "pen" }, aspect: number): Path2D {
  const known = strokes.get(drawing);
  if (known?.aspect === aspect) return known.path;
  const { points, pressure, width } = drawing;
  const outline = getStroke(
    points.map(([u, v], at) => [u * SPACE, v * SPACE * aspect, pressure?.[at] ?? 0.5]),
    {
      size: width * SPACE,
      thinning: pressure === undefined ? 0 : 0.6,
      smoothing: 0.5,
      streamline: 0.3,
      simulatePressure: false,
      last: true,
    },
  );
  const path = smoothPath(outline);
  strokes.set(drawing, { aspect, path });
  return path;
}

function smoothPath(outline: readonly (readonly number[])[]): Path2D {
  const path = new Path2D();
  const at = (index: number) => outline[index % outline.length] ?? [];
  const middle = (index: number): [number, number] => {
    const [ax = 0, ay = 0] = at(index);
    const [bx = 0, by = 0] = at(index + 1);
    return [(ax + bx) / 2, (ay + by) / 2];
  };
  path.moveTo(...middle(0));
  for (let index = 1; index <= outline.length; index++) {
    const [x = 0, y = 0] = at(index);
    path.quadraticCurveTo(x, y, ...middle(index));
  }
  path.closePath();
  return path;
}
