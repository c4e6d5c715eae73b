import type { GraphNode, GraphPoint } from "./graph_node.ts";

/** A rectangle in a graph's own units. */
export interface GraphBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How large a node is drawn; the places are those of the middle of its pins, from its left. */
export interface NodeShape {
  readonly width: number;
  readonly height: number;
  readonly pinXs: readonly number[];
  /** Middle of its output, from its left. */
  readonly outputX: number;
}

export const NODE_HEIGHT = 30;
/** Side of the square that a pin can be grabbed in. */
export const PIN_SIZE = 12;
const MIN_WIDTH = 100;
const MAX_TEXT_WIDTH = 168;
const TEXT_MARGIN = 40;
const LETTER_WIDTH = 6.4;
const PIN_STEP = 14;
const LEAST_PIN_STEP = 9;
/** Many pins stand closer, so that a node does not lie over its neighbours. */
const PINS_WIDTH = 150;
const EDGE = 14;

type Shaped = Pick<GraphNode, "name" | "pins">;

/** Shapes are asked for with every move of a pointer, and a node never changes. */
const known = new WeakMap<Shaped, NodeShape>();

/** The shape of a node: wide enough for its name, within reason, and for every pin. */
export function nodeShape(node: Shaped): NodeShape {
  const shape = known.get(node) ?? makeShape(node);
  known.set(node, shape);
  return shape;
}

function makeShape({ name, pins }: Shaped): NodeShape {
  const text = Math.min(Math.ceil(name.length * LETTER_WIDTH) + TEXT_MARGIN, MAX_TEXT_WIDTH);
  const gaps = Math.max(pins.length - 1, 0);
  const step = Math.min(PIN_STEP, Math.max(LEAST_PIN_STEP, PINS_WIDTH / Math.max(gaps, 1)));
  const width = Math.max(MIN_WIDTH, text, gaps * step + 2 * EDGE);
  const first = (width - gaps * step) / 2;
  return {
    width,
    height: NODE_HEIGHT,
    pinXs: pins.map((_, index) => first + index * step),
    outputX: width / 2,
  };
}

const NAME_PX = 12;
const LEAST_NAME_ON_SCREEN_PX = 9.5;
const MAX_NAME_PX = 24;

/**
 * How large names are written in a graph that is shown at a zoom, in the graph's own pixels: when
 * it is shown small they shrink less than their nodes, so that they can still be read.
 */
export function nameSizePx(zoom: number): number {
  return Math.min(Math.max(NAME_PX, Math.ceil(LEAST_NAME_ON_SCREEN_PX / zoom)), MAX_NAME_PX);
}

/** Where a node stands. */
export function nodeBox(node: GraphNode, position: GraphPoint = node.position): GraphBox {
  const { width, height } = nodeShape(node);
  return { x: position[0], y: position[1], width, height };
}

/** The smallest box around boxes; undefined around none. */
export function boxAround(boxes: Iterable<GraphBox>): GraphBox | undefined {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  if (left === Infinity) return undefined;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** A wire as a cubic curve: it leaves downwards and arrives from above. */
export interface Wire {
  readonly from: GraphPoint;
  readonly fromControl: GraphPoint;
  readonly toControl: GraphPoint;
  readonly to: GraphPoint;
}

/** The wire between an output and a pin. */
export function wireOf(from: GraphPoint, to: GraphPoint): Wire {
  const fall = to[1] - from[1];
  // A wire that goes up swings out so that it can be seen leaving and arriving.
  const reach = fall >= 0 ? Math.max(fall / 2, 12) : Math.min(24 + Math.abs(fall) / 3, 140);
  return {
    from,
    fromControl: [from[0], from[1] + reach],
    toControl: [to[0], to[1] - reach],
    to,
  };
}

/** A wire as the path of a drawing. */
export function wirePath({ from, fromControl, toControl, to }: Wire): string {
  return `M${from.join(" ")} C${fromControl.join(" ")} ${toControl.join(" ")} ${to.join(" ")}`;
}

/** A point of a wire, `at` from 0 to 1. */
export function wirePoint({ from, fromControl, toControl, to }: Wire, at: number): GraphPoint {
  const rest = 1 - at;
  const weights = [rest ** 3, 3 * rest ** 2 * at, 3 * rest * at ** 2, at ** 3];
  const points = [from, fromControl, toControl, to];
  const sum = (axis: 0 | 1) =>
    points.reduce((total, point, index) => total + point[axis] * (weights[index] ?? 0), 0);
  return [sum(0), sum(1)];
}
