import type { GraphNode, GraphPoint } from "./graph_node.ts";

/** Where nodes are shown until the room says where they are, by path. */
export type Drafts = ReadonlyMap<string, GraphPoint>;

export const NO_DRAFTS: Drafts = new Map();

/** With some nodes shown elsewhere. */
export function withDrafts(drafts: Drafts, places: Drafts): Drafts {
  return new Map([...drafts, ...places]);
}

/** Without those of some nodes, unless a later drag has put them elsewhere meanwhile. */
export function withoutDrafts(drafts: Drafts, settled: Drafts): Drafts {
  return new Map([...drafts].filter(([path, place]) => settled.get(path) !== place));
}

/** One place to write. */
export interface Move {
  readonly path: string;
  readonly position: GraphPoint;
}

/** What has to be written for drafts: nodes that are there and not already at that place. */
export function movesOf(nodes: ReadonlyMap<string, GraphNode>, drafts: Drafts): readonly Move[] {
  return [...drafts].flatMap(([path, position]): Move[] => {
    const node = nodes.get(path);
    if (node === undefined || samePlace(node.position, position)) return [];
    return [{ path, position }];
  });
}

/** Places are kept as 32-bit numbers by Octane. */
function samePlace(a: GraphPoint, b: GraphPoint): boolean {
  return Math.fround(a[0]) === Math.fround(b[0]) && Math.fround(a[1]) === Math.fround(b[1]);
}
