import type { GraphNode, GraphPage, GraphPin } from "./graph_node.ts";

/** A node for tests, with what a test says of it. */
export function graphNode(path: string, more: Partial<GraphNode> = {}): GraphNode {
  return {
    path,
    name: path.slice(path.lastIndexOf("/") + 1),
    nodeType: "NT_MAT_DIFFUSE",
    outType: "PT_MATERIAL",
    colour: "#c8783c",
    position: [0, 0],
    isGraph: false,
    pins: [],
    ...more,
  };
}

/** A pin for tests. */
export function graphPin(
  name: string,
  type: string,
  connected?: string,
  owned = false,
): GraphPin {
  return { name, label: name, type, colour: undefined, connected, owned };
}

/** One page of a listing. */
export function page(path: string, nodes: readonly GraphNode[], next?: string): GraphPage {
  return { path, nodes, next };
}

/** Nodes by path. */
export function byPath(...nodes: readonly GraphNode[]): ReadonlyMap<string, GraphNode> {
  return new Map(nodes.map((node) => [node.path, node]));
}
