import { Attributes } from "./attributes.ts";
import { isLinker } from "./node_types.ts";
import type { NodeTypeSpec } from "./node_type.ts";
import type { PinSpec } from "./pin_specs.ts";

/** Where a node sits when it lives inside a pin of another. */
export interface PinPlace {
  readonly node: GraphNode;
  readonly pin: Pin;
}

/** A pin of a node, with what is connected to it; `owned` is an item that lives inside the pin. */
export interface Pin {
  readonly spec: PinSpec;
  readonly dynamic: boolean;
  source: GraphNode | null;
  owned: GraphNode | null;
}

/** What nodes and graphs have in common. */
abstract class BaseItem {
  name: string;
  position: readonly [number, number] = [0, 0];
  graph: NodeGraph | null = null;
  place: PinPlace | null = null;
  /** False from the moment an item is destroyed. */
  alive = true;
  readonly attributes: Attributes;

  constructor(name: string, attributes: Attributes) {
    this.name = name;
    this.attributes = attributes;
  }
}

/** A node: its pins, and what they are connected to. */
export class GraphNode extends BaseItem {
  readonly isGraph = false as const;
  readonly spec: NodeTypeSpec;
  readonly pins: Pin[];

  constructor(spec: NodeTypeSpec, name: string) {
    super(name, new Attributes(spec.attributes));
    this.spec = spec;
    this.pins = spec.pins.map((pin) => ({ spec: pin, dynamic: false, source: null, owned: null }));
  }

  /** The pin of an id, and its index; -1 and undefined without one. */
  pinOf(id: string): { readonly index: number; readonly pin: Pin | undefined } {
    const index = this.pins.findIndex((pin) => pin.spec.id === id);
    return { index, pin: this.pins[index] };
  }

  /** What is connected to a pin of an id, with linkers followed to what they stand for. */
  input(id: string): GraphNode | null {
    return resolveLinkers(this.pinOf(id).pin?.source ?? null);
  }
}

/** A graph of nodes and of further graphs. */
export class NodeGraph extends BaseItem {
  readonly isGraph = true as const;
  readonly type: string;
  readonly items: Item[] = [];

  constructor(type: string, name: string) {
    super(name, new Attributes([]));
    this.type = type;
  }
}

/** A node or a graph. */
export type Item = GraphNode | NodeGraph;

/** Follows linkers to the node whose output they pass on; null when they lead nowhere. */
export function resolveLinkers(node: GraphNode | null): GraphNode | null {
  let at = node;
  for (let steps = 0; at !== null && isLinker(at.spec.type); steps++) {
    if (steps > 64) return null;
    at = at.pins[0]?.source ?? null;
  }
  return at;
}

/** The item that directly holds another: a graph, or the node in whose pin it lives. */
export function holderOf(item: Item): Item | null {
  return item.place?.node ?? item.graph;
}

/** Every item inside a graph: its items, what lives in their pins, and so on. */
export function* everyItem(graph: NodeGraph): Generator<Item> {
  for (const item of graph.items) {
    yield item;
    if (item.isGraph) yield* everyItem(item);
    else yield* ownedBelow(item);
  }
}

/** Every node that lives inside a node's pins, and inside theirs. */
export function* ownedBelow(node: GraphNode): Generator<GraphNode> {
  for (const pin of node.pins) {
    if (pin.owned === null) continue;
    yield pin.owned;
    yield* ownedBelow(pin.owned);
  }
}
