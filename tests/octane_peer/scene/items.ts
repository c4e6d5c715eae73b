import { Attributes } from "./attributes.ts";
import { isLinker, isSwitch } from "./node_kinds.ts";
import type { NodeTypeSpec } from "./node_type.ts";
import type { PinSpec } from "./pin_specs.ts";

/** Where a node sits when it lives inside a pin of another. */
export interface PinPlace {
  readonly node: GraphNode;
  readonly pin: Pin;
}

/**
 * A pin of a node, with what is connected to it; `owned` is an item that lives inside the pin.
 * What it shows follows at once, or only when its node is evaluated.
 */
export class Pin {
  readonly spec: PinSpec;
  readonly dynamic: boolean;
  owned: GraphNode | null = null;
  #source: GraphNode | null = null;
  #shown: GraphNode | null = null;

  constructor(spec: PinSpec, dynamic = false) {
    this.spec = spec;
    this.dynamic = dynamic;
  }

  /** What is connected. */
  get source(): GraphNode | null {
    return this.#source;
  }

  set source(node: GraphNode | null) {
    this.connect(node, true);
  }

  /** What a picture shows: what was connected when the node was last evaluated. */
  get shown(): GraphNode | null {
    return this.#shown;
  }

  /** Connects a node; without `evaluate` no picture shows it yet. What is gone is never shown. */
  connect(node: GraphNode | null, evaluate: boolean): void {
    this.#source = node;
    if (evaluate || node === null) this.#shown = node;
  }

  /** Lets pictures show what is connected; tells whether that is news to them. */
  evaluate(): boolean {
    const news = this.#shown !== this.#source;
    this.#shown = this.#source;
    return news;
  }
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
    this.pins = spec.pins.map((pin) => new Pin(pin));
  }

  /** The pin of an id, and its index; -1 and undefined without one. */
  pinOf(id: string): { readonly index: number; readonly pin: Pin | undefined } {
    const index = this.pins.findIndex((pin) => pin.spec.id === id);
    return { index, pin: this.pins[index] };
  }

  /** What a pin of an id shows, with linkers and switches followed to what they stand for. */
  input(id: string): GraphNode | null {
    return standIn(this.pinOf(id).pin?.shown ?? null);
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

/** The input that a switch node passes on; null when it has none of that number. */
export function switchedPin(node: GraphNode): Pin | null {
  const choice = node.input("P_INPUT")?.attributes.shown("A_VALUE");
  const number = Array.isArray(choice) ? Number(choice[0]) : 1;
  return node.pins.filter((pin) => pin.dynamic)[number - 1] ?? null;
}

/** Follows linkers and switches to the node that a picture shows in their place. */
export function standIn(node: GraphNode | null): GraphNode | null {
  let at = node;
  for (let steps = 0; at !== null; steps++) {
    if (steps > 64) return null;
    if (isLinker(at.spec.type)) at = at.pins[0]?.shown ?? null;
    else if (isSwitch(at.spec.type)) at = switchedPin(at)?.shown ?? null;
    else return at;
  }
  return null;
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
