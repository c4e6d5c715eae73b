import type { GraphPoint } from "./graph_node.ts";
import { type Wire, wirePoint } from "./graph_shape.ts";

/** Straight pieces that a wire is taken for; finer ones cut no better. */
const PIECES = 24;

/** Whether two straight lines cross. */
export function linesCross(
  a: GraphPoint,
  b: GraphPoint,
  c: GraphPoint,
  d: GraphPoint,
): boolean {
  const side = (p: GraphPoint, q: GraphPoint, r: GraphPoint) =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}

/** Whether a wire is crossed by a drawn line. */
export function isCut(wire: Wire, line: readonly GraphPoint[]): boolean {
  let from = wire.from;
  for (let piece = 1; piece <= PIECES; piece++) {
    const to = wirePoint(wire, piece / PIECES);
    const start = from;
    const crosses = line.some((point, index) => {
      const before = line[index - 1];
      return before !== undefined && linesCross(start, to, before, point);
    });
    if (crosses) return true;
    from = to;
  }
  return false;
}
