import { isWithinPath, lastPart } from "../scene/scene_path.ts";
import type { GraphNode, GraphPin } from "./graph_node.ts";
import { typeText } from "./type_text.ts";

/** What feeds one pin from another node of the same graph. */
export interface GraphLink {
  /** The fed pin's {@link pinKey}. */
  readonly id: string;
  /** Path of the node that the wire starts at. */
  readonly source: string;
  readonly target: string;
  readonly pin: GraphPin;
  /** Path of the node inside the source, when that is a graph. */
  readonly inside: string | undefined;
}

type Nodes = ReadonlyMap<string, GraphNode>;

/** Names a pin among all pins of a graph; no path or pin name holds a newline. */
export function pinKey(path: string, pin: string): string {
  return `${path}\n${pin}`;
}

/** The node that is seen feeding a pin; undefined when that is elsewhere or in the pin. */
export function sourceOf(nodes: Nodes, pin: GraphPin): GraphNode | undefined {
  const { connected } = pin;
  if (connected === undefined) return undefined;
  const own = nodes.get(connected);
  if (own !== undefined) return own;
  for (let at = connected.lastIndexOf("/"); at > 0; at = connected.lastIndexOf("/", at - 1)) {
    const above = nodes.get(connected.slice(0, at));
    if (above !== undefined) return above.isGraph ? above : undefined;
  }
  return undefined;
}

/** Every wire that lies in the graph. */
export function graphLinks(nodes: Nodes): readonly GraphLink[] {
  const links: GraphLink[] = [];
  for (const node of nodes.values()) links.push(...linksInto(nodes, node));
  return links;
}

/** The wires that end at one node. */
export function linksInto(nodes: Nodes, node: GraphNode): readonly GraphLink[] {
  return node.pins.flatMap((pin): GraphLink[] => {
    const source = sourceOf(nodes, pin);
    if (source === undefined || source === node) return [];
    const inside = source.path === pin.connected ? undefined : pin.connected;
    return [{
      id: pinKey(node.path, pin.name),
      source: source.path,
      target: node.path,
      pin,
      inside,
    }];
  });
}

/** Paths of every node that feeds one, however far away; the node itself is not among them. */
export function feedersOf(nodes: Nodes, path: string): ReadonlySet<string> {
  const feeders = new Set<string>();
  const waiting = [path];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const node = nodes.get(at);
    for (const pin of node?.pins ?? []) {
      const source = sourceOf(nodes, pin);
      if (source === undefined || feeders.has(source.path)) continue;
      feeders.add(source.path);
      waiting.push(source.path);
    }
  }
  feeders.delete(path);
  return feeders;
}

/** Whether a link may be made, and if not, why. */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

const FITS: Verdict = { ok: true };

/** One end of a link that is being drawn. */
export type LinkEnd =
  | { readonly kind: "output"; readonly node: GraphNode }
  | { readonly kind: "pin"; readonly node: GraphNode; readonly pin: GraphPin };

/** Judges links that start at one end; what feeds that end is followed once. */
export function createJudge(nodes: Nodes, from: LinkEnd): (to: LinkEnd) => Verdict {
  const upstream = from.kind === "output" ? feedersOf(nodes, from.node.path) : undefined;
  const downstreamCache = new Map<string, ReadonlySet<string>>();
  const feeders = (path: string) => {
    const known = downstreamCache.get(path) ?? feedersOf(nodes, path);
    downstreamCache.set(path, known);
    return known;
  };
  return (to) => {
    if (from.kind === to.kind) {
      const reason = from.kind === "output"
        ? "An output goes to a pin"
        : "A pin is fed by an output";
      return { ok: false, reason };
    }
    const target = from.kind === "pin" ? from : to;
    const source = from.kind === "pin" ? to : from;
    if (target.kind !== "pin" || source.kind !== "output") return FITS;
    const misfit = misfitOf(source.node, target.pin);
    if (misfit !== undefined) return misfit;
    const closes = source.node.path === target.node.path ||
      (upstream !== undefined
        ? upstream.has(target.node.path)
        : feeders(source.node.path).has(target.node.path));
    if (closes) {
      const reason = `${target.node.name} feeds ${source.node.name}: this would close a circle`;
      return {
        ok: false,
        reason: source.node === target.node ? "A node cannot feed itself" : reason,
      };
    }
    return FITS;
  };
}

/** Why the output of a node does not fit a pin; what nobody knows the type of is left to Octane. */
export function misfitOf(source: GraphNode, pin: GraphPin): Verdict | undefined {
  if (source.isGraph) {
    return { ok: false, reason: `${source.name} is a graph: open it and connect a node in it` };
  }
  const isUnknown = source.outType === "PT_UNKNOWN" || pin.type === "PT_UNKNOWN";
  if (isUnknown || source.outType === pin.type) return undefined;
  return {
    ok: false,
    reason: `${pin.label} takes ${typeText(pin.type)}, ${source.name} gives ${
      typeText(source.outType)
    }`,
  };
}

/** What stands in a pin, for people. */
export function pinText(nodes: Nodes, pin: GraphPin): string {
  if (pin.connected === undefined) return "empty";
  const source = nodes.get(pin.connected);
  if (source !== undefined) return `from ${source.name}`;
  if (pin.owned) return `holds ${lastPart(pin.connected)}`;
  const via = sourceOf(nodes, pin);
  return via === undefined
    ? `from ${lastPart(pin.connected)}, in another graph`
    : `from ${lastPart(pin.connected)}, in ${via.name}`;
}

/** The node of a graph that a path is, or lies in. */
export function nodeHolding(nodes: Nodes, path: string): GraphNode | undefined {
  const own = nodes.get(path);
  if (own !== undefined) return own;
  for (const node of nodes.values()) if (isWithinPath(path, node.path)) return node;
  return undefined;
}
