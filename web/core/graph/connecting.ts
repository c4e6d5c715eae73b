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
  reach = GRAB_RADIUS,
): Aim | undefined {
  let best: Aim | undefined;
  let bestCost = Infinity;
  for (const node of nodes) {
    if (node === from.node) continue;
    const place = places.placeOf(node);
    const { width, height } = nodeShape(node);
    const dx = Math.max(place[0] - pointer[0], 0, pointer[0] - place[0] - width);
    const dy = Math.max(place[1] - pointer[1], 0, pointer[1] - place[1] - height);
    if (dx > reach || dy > reach) continue;
    for (const end of endsOf(node, from)) {
      const [x, y] = endPoint(end, place);
      const distance = Math.hypot(x - pointer[0], y - pointer[1]);
      const isInBody = dx === 0 && dy === 0;
      if (distance > reach && !isInBody) continue;
      const verdict = places.judge(end);
      const isTaken = end.kind === "pin" && end.pin.connected !== undefined;
      const far = distance > reach ? 1_000 + (isTaken ? 100 : 0) : 0;
      const cost = distance + far + (verdict.ok ? 0 : 10_000);
      if (cost >= bestCost) continue;
      best = { end, verdict };
      bestCost = cost;
    }
  }
  return best;
}

/**
 * The end that a finger means: the nearest one, if it is within reach. Inside of a node's body only
 * half of that counts, since the node itself may be meant there.
 */
export function endNear(
  nodes: Iterable<GraphNode>,
  pointer: GraphPoint,
  placeOf: (node: GraphNode) => GraphPoint,
  reach: number,
): LinkEnd | undefined {
  let best: LinkEnd | undefined;
  let bestDistance = Infinity;
  for (const node of nodes) {
    const place = placeOf(node);
    const { width, height } = nodeShape(node);
    const [x, y] = [pointer[0] - place[0], pointer[1] - place[1]];
    if (x < -reach || y < -reach || x > width + reach || y > height + reach) continue;
    const isInside = x > 0 && y > 0 && x < width && y < height;
    const pins = node.pins.map((pin): LinkEnd => ({ kind: "pin", node, pin }));
    const ends: readonly LinkEnd[] = node.isGraph ? pins : [...pins, { kind: "output", node }];
    for (const end of ends) {
      const [endX, endY] = endPoint(end, place);
      const distance = Math.hypot(endX - pointer[0], endY - pointer[1]);
      if (distance > (isInside ? reach / 2 : reach) || distance >= bestDistance) continue;
      best = end;
      bestDistance = distance;
    }
  }
  return best;
}

/** An end of the same name in a newer state of its node; undefined when its pin is gone. */
export function sameEnd(end: LinkEnd, node: GraphNode): LinkEnd | undefined {
  if (end.kind === "output") return { kind: "output", node };
  const pin = node.pins.find(({ name }) => name === end.pin.name);
  return pin && { kind: "pin", node, pin };
}

function endsOf(node: GraphNode, from: LinkEnd): readonly LinkEnd[] {
  if (from.kind === "pin") return [{ kind: "output", node }];
  return node.pins.map((pin): LinkEnd => ({ kind: "pin", node, pin }));
}
