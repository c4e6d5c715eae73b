import { isWithinPath, movedPath, parentPath, ROOT_PATH } from "../scene/scene_path.ts";
import type { SceneChange } from "../scene/scene_event.ts";
import type { GraphNode, GraphPage, GraphPin } from "./graph_node.ts";

/** One graph as far as it was read. */
export interface Graph {
  readonly path: string;
  /** By path, in the order of the listing. */
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Undefined while nothing is being read; else the nodes that a listing has brought so far. */
  readonly listing: ReadonlySet<string> | undefined;
  /** Whether it was read whole once. */
  readonly known: boolean;
}

/** What must be read again. */
export type Reread = "nothing" | "all" | readonly string[];

/** A graph of which nothing is known. */
export function unknownGraph(path: string): Graph {
  return {
    path,
    nodes: new Map(),
    listing: undefined,
    known: false,
  };
}

/** Notes that the graph is listed from its start; what is known of it stays meanwhile. */
export function listingBegun(graph: Graph): Graph {
  return { ...graph, listing: new Set() };
}

/** Takes in one page of a listing; the last one ends what is not in the listing any more. */
export function pageCame(graph: Graph, page: GraphPage): Graph {
  const listed = new Set(graph.listing);
  const nodes = new Map(graph.nodes);
  for (const node of page.nodes) {
    listed.add(node.path);
    nodes.set(node.path, node);
  }
  if (page.next !== undefined) return { ...graph, nodes, listing: listed };
  for (const path of nodes.keys()) if (!listed.has(path)) nodes.delete(path);
  return { ...graph, nodes, listing: undefined, known: true };
}

/** Takes in nodes that were read alone; of those asked for, what did not come is gone. */
export function nodesCame(graph: Graph, asked: readonly string[], page: GraphPage): Graph {
  const nodes = new Map(graph.nodes);
  const came = new Set(page.nodes.map(({ path }) => path));
  for (const path of asked) if (!came.has(path)) nodes.delete(path);
  for (const node of page.nodes) nodes.set(node.path, node);
  return { ...graph, nodes };
}

/** Notes that a listing failed. */
export function listingFailed(graph: Graph): Graph {
  return { ...graph, listing: undefined };
}

/** What changes of the scene mean for a graph. */
export interface GraphStep {
  readonly graph: Graph;
  readonly reread: Reread;
  /** Whether another one took its place or its path changed: answers on their way are not for it. */
  readonly isOther: boolean;
}

/** The graph after the scene has changed; another project, or its own end, is an unknown graph. */
export function graphChanged(graph: Graph, changes: readonly SceneChange[]): GraphStep {
  let after = graph;
  let all = false;
  const some = new Set<string>();
  for (const change of changes) {
    const isOwn = (path: string) => parentPath(path) === after.path;
    switch (change.change) {
      case "project":
        return { graph: unknownGraph(ROOT_PATH), reread: "all", isOther: true };
      case "again":
        all = true;
        break;
      case "children":
        all ||= change.path === after.path;
        break;
      case "added":
        if (change.parent === after.path) some.add(change.row.path);
        break;
      case "links":
        if (after.nodes.has(change.path)) some.add(change.path);
        break;
      case "removed":
        if (isWithinPath(after.path, change.path)) {
          const parent = parentPath(change.path) ?? ROOT_PATH;
          return { graph: unknownGraph(parent), reread: "all", isOther: true };
        }
        some.delete(change.path);
        after = without(after, change.path);
        break;
      case "renamed": {
        const { path, newPath } = change;
        if (some.delete(path)) some.add(newPath);
        all ||= isWithinPath(after.path, path);
        after = renamed(after, change);
        break;
      }
      case "moved": {
        const node = after.nodes.get(change.path);
        if (node === undefined || !isOwn(change.path)) break;
        after = withNode(after, { ...node, position: change.position });
        break;
      }
      case "value":
        break;
    }
  }
  return {
    graph: after,
    reread: all ? "all" : some.size === 0 ? "nothing" : [...some],
    isOther: after.path !== graph.path,
  };
}

function withNode(graph: Graph, node: GraphNode): Graph {
  return { ...graph, nodes: new Map(graph.nodes).set(node.path, node) };
}

/** Without a node; pins that it fed are empty. */
function without(graph: Graph, path: string): Graph {
  let isSame = true;
  const nodes = new Map<string, GraphNode>();
  for (const [at, node] of graph.nodes) {
    if (at === path) {
      isSame = false;
      continue;
    }
    const kept = mapPins(
      node,
      (pin) =>
        pin.connected !== undefined && isWithinPath(pin.connected, path)
          ? { ...pin, connected: undefined, owned: false }
          : pin,
    );
    isSame &&= kept === node;
    nodes.set(at, kept);
  }
  return isSame ? graph : { ...graph, nodes };
}

function renamed(
  graph: Graph,
  { path, newPath, name }: Extract<SceneChange, { readonly change: "renamed" }>,
): Graph {
  const moved = (each: string) => movedPath(each, path, newPath);
  const nodes = new Map<string, GraphNode>();
  for (const node of graph.nodes.values()) {
    const linked = mapPins(
      node,
      (pin) =>
        pin.connected !== undefined && isWithinPath(pin.connected, path)
          ? { ...pin, connected: moved(pin.connected) }
          : pin,
    );
    const own = isWithinPath(node.path, path)
      ? { ...linked, path: moved(node.path), name: node.path === path ? name : node.name }
      : linked;
    nodes.set(own.path, own);
  }
  const { listing } = graph;
  return {
    ...graph,
    path: moved(graph.path),
    nodes,
    listing: listing && new Set([...listing].map(moved)),
  };
}

/** The same node when no pin changes. */
function mapPins(node: GraphNode, change: (pin: GraphPin) => GraphPin): GraphNode {
  const pins = node.pins.map(change);
  return pins.every((pin, index) => pin === node.pins[index]) ? node : { ...node, pins };
}
