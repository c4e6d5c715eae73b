import type { SceneNode } from "./scene_node.ts";

/** What is looked for. */
export interface Search {
  readonly query: string;
  /** Canonical path of the node below which to look; the whole scene otherwise. */
  readonly below?: string | undefined;
  /** Row types and Octane's types to keep; all of them when there are none. */
  readonly types?: readonly string[] | undefined;
}

/** Nodes whose name or type holds all words of a query, best first: names before types. */
export function searchNodes(nodes: Iterable<SceneNode>, search: Search): SceneNode[] {
  const words = search.query.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const types = new Set(search.types ?? []);
  const prefix = search.below === undefined || search.below === "/" ? "/" : `${search.below}/`;
  const byName: SceneNode[] = [];
  const byType: SceneNode[] = [];
  for (const node of nodes) {
    if (types.size > 0 && !types.has(node.type) && !types.has(node.nodeType)) continue;
    const name = node.name.toLowerCase();
    const type = `${node.nodeType.toLowerCase()} ${node.type}`;
    const isNamed = words.every((word) => name.includes(word));
    if (!isNamed && !words.every((word) => name.includes(word) || type.includes(word))) continue;
    if (prefix !== "/" && !node.path.startsWith(prefix)) continue;
    (isNamed ? byName : byType).push(node);
  }
  return [...byName, ...byType];
}
