import type { GraphNode, GraphPoint } from "./graph_node.ts";
import { graphLinks } from "./graph_links.ts";
import { nodeBox } from "./graph_shape.ts";

type Nodes = ReadonlyMap<string, GraphNode>;

/** The keys that go from node to node. */
export const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"] as const;
export type Arrow = typeof ARROWS[number];

/** How far a nudge moves a node; with shift so much more. */
export const NUDGE = 10;
export const FAR_NUDGE = 50;

const STEPS: Readonly<Record<Arrow, GraphPoint>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** Where an arrow key moves things by, in units of one step. */
export function arrowStep(arrow: Arrow): GraphPoint {
  return STEPS[arrow];
}

/**
 * The node that an arrow key leads to: up to what feeds a node, down to what it feeds, left and
 * right among those that feed the same node; where no wire leads, the nearest that way.
 */
export function neighbourOf(nodes: Nodes, path: string, arrow: Arrow): string | undefined {
  const node = nodes.get(path);
  if (node === undefined) return undefined;
  const links = graphLinks(nodes);
  const feeders = (target: string) =>
    unique(links.filter((link) => link.target === target).map(({ source }) => source));
  const fed = unique(links.filter((link) => link.source === path).map(({ target }) => target));
  if (arrow === "ArrowUp") return feeders(path)[0] ?? nearest(nodes, node, arrow);
  if (arrow === "ArrowDown") return fed[0] ?? nearest(nodes, node, arrow);
  const step = arrow === "ArrowRight" ? 1 : -1;
  const beside = fed.flatMap((target) => {
    const siblings = feeders(target);
    return siblings[siblings.indexOf(path) + step] ?? [];
  });
  return beside[0] ?? nearest(nodes, node, arrow);
}

function unique(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)];
}

/** The nearest node in a direction; what lies aside counts as farther. */
function nearest(nodes: Nodes, from: GraphNode, arrow: Arrow): string | undefined {
  const [stepX, stepY] = arrowStep(arrow);
  const middle = middleOf(from);
  let best: string | undefined;
  let bestCost = Infinity;
  for (const node of nodes.values()) {
    if (node === from) continue;
    const [x, y] = middleOf(node);
    const along = (x - middle[0]) * stepX + (y - middle[1]) * stepY;
    const aside = Math.abs((x - middle[0]) * stepY) + Math.abs((y - middle[1]) * stepX);
    if (along <= 0 || aside > along * 2) continue;
    const cost = along + aside * 2;
    if (cost >= bestCost) continue;
    best = node.path;
    bestCost = cost;
  }
  return best;
}

function middleOf(node: GraphNode): GraphPoint {
  const { x, y, width, height } = nodeBox(node);
  return [x + width / 2, y + height / 2];
}
