import type { GraphNode, NodeType } from "./graph_node.ts";
import { typeText } from "./type_text.ts";

/** Nodes whose name or type holds every word, best first: a name that starts so, then by place. */
export function searchGraph(nodes: Iterable<GraphNode>, query: string): readonly GraphNode[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  const start = query.trim().toLowerCase();
  const rank = ({ name }: GraphNode) => {
    const lower = name.toLowerCase();
    if (lower === start) return 0;
    if (lower.startsWith(start)) return 1;
    return words.every((word) => lower.includes(word)) ? 2 : 3;
  };
  return [...nodes]
    .filter((node) => holds(`${node.name} ${node.nodeType} ${typeText(node.nodeType)}`, words))
    .toSorted((a, b) =>
      rank(a) - rank(b) || a.position[1] - b.position[1] || a.position[0] - b.position[0]
    );
}

/** One heading of the catalogue with its types. */
export interface TypeGroup {
  readonly title: string;
  readonly types: readonly NodeType[];
}

/** Types that hold every word, by category; with words those whose name starts so come first. */
export function searchTypes(types: readonly NodeType[], query: string): readonly TypeGroup[] {
  const words = wordsOf(query);
  const start = words.join(" ");
  const found = types.filter(({ label, nodeType, category = "" }) =>
    holds(`${label} ${nodeType} ${typeText(nodeType)} ${category}`, words)
  );
  if (words.length > 0) {
    const rank = ({ label }: NodeType) => label.toLowerCase().startsWith(start) ? 0 : 1;
    const best = found.toSorted((a, b) => rank(a) - rank(b) || byLabel(a, b));
    return best.length === 0 ? [] : [{ title: "", types: best }];
  }
  const groups = new Map<string, NodeType[]>();
  for (const type of found) {
    const title = type.category ?? (type.isGraph ? "Graphs" : typeText(type.outType));
    groups.set(title, [...groups.get(title) ?? [], type]);
  }
  return [...groups]
    .map(([title, members]) => ({ title, types: members.toSorted(byLabel) }))
    .toSorted((a, b) => a.title.localeCompare(b.title, "en"));
}

function byLabel(a: NodeType, b: NodeType): number {
  return a.label.localeCompare(b.label, "en");
}

function wordsOf(query: string): readonly string[] {
  return query.toLowerCase().split(/\s+/).filter((word) => word !== "");
}

function holds(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}
