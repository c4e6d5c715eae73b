import { graphlib, layout } from "@dagrejs/dagre";
import { type Block, packBlocks } from "../../core/graph/block_rows.ts";
import type { Drafts } from "../../core/graph/graph_drafts.ts";
import type { GraphNode, GraphPoint } from "../../core/graph/graph_node.ts";
import { linksInto } from "../../core/graph/graph_links.ts";
import { boxAround, nodeBox, nodeShape } from "../../core/graph/graph_shape.ts";

const BETWEEN_NODES = 24;
const BETWEEN_RANKS = 56;

/**
 * New places for nodes of a graph: what feeds stands above what it feeds, parts that have no wire
 * between them stand in rows, the largest first, and the whole keeps the top left corner that it
 * had.
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
  const graph = new graphlib.Graph({ multigraph: false });
  for (const [path, node] of chosen) graph.setNode(path, sizeOf(node));
  for (const node of chosen.values()) {
    for (const { source, target } of linksInto(chosen, node)) graph.setEdge(source, target);
  }
  const parts = graphlib.alg.components(graph);
  const linked = parts.filter((part) => part.length > 1).map((part) => laidOut(graph, part));
  const single = parts.filter((part) => part.length === 1).map((part) => laidOut(graph, part));
  linked.sort((a, b) => b.width * b.height - a.width * a.height);
  const places = packBlocks([linked, single], { between: BETWEEN_NODES, below: BETWEEN_RANKS });
  return new Map([...places].map(([path, [left, top]]) => [
    path,
    [Math.round(left + corner.x), Math.round(top + corner.y)] as const,
  ]));
}

/** One part of the graph by itself, from its own corner. */
function laidOut(whole: graphlib.Graph, part: readonly string[]): Block {
  const graph = new graphlib.Graph({ multigraph: false });
  graph.setGraph({ rankdir: "TB", nodesep: BETWEEN_NODES, ranksep: BETWEEN_RANKS });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const path of part) {
    const { width, height } = whole.node(path);
    graph.setNode(path, { width, height });
  }
  for (const path of part) {
    for (const { v, w } of whole.outEdges(path) ?? []) graph.setEdge(v, w);
  }
  layout(graph);
  const boxes = part.map((path) => {
    const { x, y, width, height } = graph.node(path);
    return { path, x: x - width / 2, y: y - height / 2, width, height };
  });
  const { x, y, width, height } = boxAround(boxes) ?? { x: 0, y: 0, width: 0, height: 0 };
  const places = new Map(
    boxes.map((box): readonly [string, GraphPoint] => [box.path, [box.x - x, box.y - y]]),
  );
  return { width, height, places };
}

function sizeOf(node: GraphNode) {
  const { width, height } = nodeShape(node);
  return { width, height };
}
