import { boxAround, type GraphBox } from "./graph_shape.ts";
import type { GraphPoint } from "./graph_node.ts";

/** How a map shows a graph: a point of the graph times the scale plus the offset. */
export interface MapView {
  readonly scale: number;
  readonly offset: GraphPoint;
}

/** Width and height of a map, CSS pixels. */
export interface MapSize {
  readonly width: number;
  readonly height: number;
}

/** What the panel shows of a graph. */
export interface GraphView {
  /** Where the graph's origin is, CSS pixels from the panel's top left. */
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

const MARGIN_PX = 6;

/** A map of everything and of what is seen now. */
export function mapView(whole: GraphBox | undefined, seen: GraphBox, size: MapSize): MapView {
  const around = boxAround(whole === undefined ? [seen] : [whole, seen]) ?? seen;
  const scale = Math.min(
    (size.width - 2 * MARGIN_PX) / Math.max(around.width, 1),
    (size.height - 2 * MARGIN_PX) / Math.max(around.height, 1),
  );
  return {
    scale,
    offset: [
      (size.width - around.width * scale) / 2 - around.x * scale,
      (size.height - around.height * scale) / 2 - around.y * scale,
    ],
  };
}

/** A box of the graph as a box of the map. */
export function onMap({ scale, offset }: MapView, box: GraphBox): GraphBox {
  return {
    x: box.x * scale + offset[0],
    y: box.y * scale + offset[1],
    width: box.width * scale,
    height: box.height * scale,
  };
}

/** A point of the map as a point of the graph. */
export function fromMap({ scale, offset }: MapView, [x, y]: GraphPoint): GraphPoint {
  return [(x - offset[0]) / scale, (y - offset[1]) / scale];
}

/** Whether nothing of a graph lies outside what is seen. */
export function isAllSeen(whole: GraphBox | undefined, seen: GraphBox): boolean {
  return whole === undefined ||
    whole.x >= seen.x && whole.y >= seen.y &&
      whole.x + whole.width <= seen.x + seen.width &&
      whole.y + whole.height <= seen.y + seen.height;
}

/** The part of a graph that a panel of a size shows. */
export function seenBox({ x, y, zoom }: GraphView, { width, height }: MapSize): GraphBox {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}
