import type { GraphNode, GraphPoint } from "./graph_node.ts";
import { type LinkEnd, pinKey, type Verdict } from "./graph_links.ts";
import { nodeShape } from "./graph_shape.ts";

/** How near to a pin the pointer takes hold of it, in the graph's units. */
export const GRAB_RADIUS = 18;

/** Where a pin or an output is. */
export function endPoint(end: LinkEnd, position: GraphPoint = end.node.position): GraphPoint {
  const shape = nodeShape(end.node);
  const [x, y] = position;
  if (end.kind === "output") return [x + shape.outputX, y + shape.height];
  const index = end.node.pins.findIndex(({ name }) => name === end.pin.name);
  return [x + (shape.pinXs[index] ?? shape.width / 2), y];
}

/** One end of a link, named so that signals can be compared. */
export function endKey(end: LinkEnd): string {
  return pinKey(end.node.path, end.kind === "pin" ? end.pin.name : "");
}

/** What a link that is being drawn would be connected to. */
export interface Aim {
  readonly end: LinkEnd;
  readonly verdict: Verdict;
}

/**
 * What the pointer is about to connect: the nearest end within reach, those that fit first; over a
 * node's body the first end that fits, empty pins before taken ones.
 */
export function aimAt(
  nodes: Iterable<GraphNode>,
  from: LinkEnd,
  pointer: GraphPoint,
  places: { placeOf(node: GraphNode): GraphPoint; judge(to: LinkEnd): Verdict },
): Aim | undefined {
  let best: Aim | undefined;
  let bestCost = Infinity;
  for (const node of nodes) {
    if (node === from.node) continue;
    const place = places.placeOf(node);
    const { width, height } = nodeShape(node);
    const dx = Math.max(place[0] - pointer[0], 0, pointer[0] - place[0] - width);
    const dy = Math.max(place[1] - pointer[1], 0, pointer[1] - place[1] - height);
    if (dx > GRAB_RADIUS || dy > GRAB_RADIUS) continue;
    for (const end of endsOf(node, from)) {
      const [x, y] = endPoint(end, place);
      const distance = Math.hypot(x - pointer[0], y - pointer[1]);
      const isInBody = dx === 0 && dy === 0;
      if (distance > GRAB_RADIUS && !isInBody) continue;
      const verdict = places.judge(end);
      const isTaken = end.kind === "pin" && end.pin.connected !== undefined;
      const far = distance > GRAB_RADIUS ? 1_000 + (isTaken ? 100 : 0) : 0;
      const cost = distance + far + (verdict.ok ? 0 : 10_000);
      if (cost >= bestCost) continue;
      best = { end, verdict };
      bestCost = cost;
    }
  }
  return best;
}

function endsOf(node: GraphNode, from: LinkEnd): readonly LinkEnd[] {
  if (from.kind === "pin") return [{ kind: "output", node }];
  return node.pins.map((pin): LinkEnd => ({ kind: "pin", node, pin }));
}
