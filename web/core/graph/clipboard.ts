import type { GraphNode, GraphPoint } from "./graph_node.ts";

type Nodes = ReadonlyMap<string, GraphNode>;

/** What was copied last by this page, so that a paste can be placed and said. */
export interface Copied {
  readonly paths: readonly string[];
  /** Where the first of them stood. */
  readonly origin: GraphPoint;
  /** How often it was pasted into the graph where nobody pointed. */
  readonly pastes: number;
}

const PASTE_STEP = 40;

/** The nodes of a selection that lie in the graph: only those can be copied, moved or grouped. */
export function inGraph(nodes: Nodes, selected: readonly string[]): readonly string[] {
  return selected.filter((path) => nodes.has(path));
}

/** Notes a copy; undefined when nothing of the selection is in the graph. */
export function copyOf(nodes: Nodes, selected: readonly string[]): Copied | undefined {
  const paths = inGraph(nodes, selected);
  const first = nodes.get(paths[0] ?? "");
  return first === undefined ? undefined : { paths, origin: first.position, pastes: 0 };
}

/** Where a paste goes: at the pointer, else beside the original, each next one further. */
export function pastePlace(copied: Copied, pointer: GraphPoint | undefined): GraphPoint {
  if (pointer !== undefined) return pointer;
  const away = PASTE_STEP * (copied.pastes + 1);
  return [copied.origin[0] + away, copied.origin[1] + away];
}
