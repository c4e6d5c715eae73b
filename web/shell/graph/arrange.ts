import { graphlib, layout } from "@dagrejs/dagre";
import type { Drafts } from "../../core/graph/graph_drafts.ts";
import type { GraphNode, GraphPoint } from "../../core/graph/graph_node.ts";
import { linksInto } from "../../core/graph/graph_links.ts";
import { boxAround, nodeBox, nodeShape } from "../../core/graph/graph_shape.ts";

const BETWEEN_NODES = 24;
const BETWEEN_RANKS = 56;
/** Unlinked nodes stand in rows of about this width. */
const ROW_WIDTH = 900;

/**
 * New places for nodes of a graph: what feeds stands above what it feeds, what has no wire stands
 * in rows below, and the whole keeps the top left corner that it had.
 */
export function arrange(
  nodes: ReadonlyMap<string, GraphNode>,
  paths: readonly string[],
): Drafts {
  const chosen = new Map(
    paths.flatMap((path) => {
      const node = nodes.get(path);
      return node === undefined ? [] : [[path, node] as const];
    }),
  );
  const corner = boxAround([...chosen.values()].map((node) => nodeBox(node)));
  if (corner === undefined) return new Map();
  const links = [...chosen.values()].flatMap((node) => linksInto(chosen, node));
  const linked = new Set(links.flatMap(({ source, target }) => [source, target]));
  const places = new Map<string, GraphPoint>();
  const graph = new graphlib.Graph({ multigraph: false });
  graph.setGraph({ rankdir: "TB", nodesep: BETWEEN_NODES, ranksep: BETWEEN_RANKS });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const path of linked) {
    const node = chosen.get(path);
    if (node !== undefined) graph.setNode(path, { ...sizeOf(node) });
  }
  for (const { source, target } of links) graph.setEdge(source, target);
  if (linked.size > 0) layout(graph);
  let bottom = 0;
  for (const path of linked) {
    const { x, y, width, height } = graph.node(path);
    places.set(path, [x - width / 2, y - height / 2]);
    bottom = Math.max(bottom, y + height / 2);
  }
  let x = 0;
  let y = linked.size === 0 ? 0 : bottom + BETWEEN_RANKS;
  for (const [path, node] of chosen) {
    if (linked.has(path)) continue;
    const { width, height } = sizeOf(node);
    if (x > 0 && x + width > ROW_WIDTH) {
      x = 0;
      y += height + BETWEEN_NODES;
    }
    places.set(path, [x, y]);
    x += width + BETWEEN_NODES;
  }
  return new Map([...places].map(([path, [left, top]]) => [
    path,
    [Math.round(left + corner.x), Math.round(top + corner.y)] as const,
  ]));
}

function sizeOf(node: GraphNode) {
  const { width, height } = nodeShape(node);
  return { width, height };
}
