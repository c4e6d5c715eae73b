import { type AttributeContent, sameValue } from "./attributes.ts";
import { linkedCameraValues } from "./camera_links.ts";
import { growPins } from "./dynamic_pins.ts";
import {
  everyItem,
  GraphNode,
  holderOf,
  type Item,
  NodeGraph,
  ownedBelow,
  type Pin,
} from "./items.ts";
import { NODE_TYPES } from "./node_types.ts";
import type { AttributeValue } from "./pin_specs.ts";

/** A project's nodes, and every way to change them. Nothing here renders. */
export class SceneGraph {
  readonly root: NodeGraph;
  /** Counts changes that may show in a picture. */
  revision = 0;
  /** How many of those were a camera's own values, which no geometry depends on. */
  cameraRevision = 0;
  /** Reads the file of a mesh node that is evaluated with another file name than before. */
  onFile: ((node: GraphNode) => void) | null = null;

  constructor(name = "Scene") {
    this.root = new NodeGraph("GT_STANDARD", name);
  }

  /** Creates a node in a graph, with default nodes in its pins if asked; null for unknown types. */
  createNode(type: string, owner: NodeGraph, configure: boolean, name?: string): GraphNode | null {
    const node = this.#make(type, configure, name);
    if (node === null) return null;
    node.graph = owner;
    owner.items.push(node);
    this.revision++;
    return node;
  }

  /** Creates a graph within a graph. */
  createGraph(owner: NodeGraph, name = "Node graph"): NodeGraph {
    const graph = new NodeGraph("GT_STANDARD", name);
    graph.graph = owner;
    owner.items.push(graph);
    this.revision++;
    return graph;
  }

  /** Creates a node inside a pin, in place of what was there; null for unknown types or pins. */
  createInternal(
    node: GraphNode,
    index: number,
    type: string,
    configure: boolean,
    evaluate = true,
  ): GraphNode | null {
    const pin = node.pins[index];
    const made = pin === undefined ? null : this.#make(type, configure);
    if (pin === undefined || made === null) return null;
    if (!fits(pin, made)) return null;
    this.#place(node, pin, made, evaluate);
    this.revision++;
    return made;
  }

  /** Puts a node that lies nowhere yet inside a pin, in place of what was there. */
  adopt(node: GraphNode, index: number, inner: GraphNode, evaluate = true): boolean {
    const pin = node.pins[index];
    if (pin === undefined || !fits(pin, inner)) return false;
    this.#place(node, pin, inner, evaluate);
    this.revision++;
    return true;
  }

  /** Puts items that lie nowhere yet into a graph. */
  take(owner: NodeGraph, items: readonly Item[]): void {
    for (const item of items) {
      item.graph = owner;
      owner.items.push(item);
    }
    this.revision++;
  }

  /** Creates the default nodes in every pin that is empty. */
  configureEmptyPins(node: GraphNode): void {
    this.#configure(node);
    this.revision++;
  }

  /** Whether a node may be connected to a pin: its output fits and, if asked, no cycle arises. */
  canConnect(node: GraphNode, index: number, source: GraphNode, checkCycles: boolean): boolean {
    const pin = node.pins[index];
    if (pin === undefined || !fits(pin, source)) return false;
    return !checkCycles || !reaches(source, node);
  }

  /**
   * Connects a node to a pin, or with null empties it; an item that lived in the pin is destroyed.
   * A pin of another type stays as it is. The caller has checked for cycles. Without `evaluate` no
   * picture shows it until the node is evaluated.
   */
  connect(node: GraphNode, index: number, source: GraphNode | null, evaluate = true): void {
    const pin = node.pins[index];
    if (pin === undefined || (source !== null && !fits(pin, source))) return;
    if (pin.source !== source) {
      if (pin.owned !== null && pin.owned !== source) this.#bury(pin.owned);
      pin.owned = null;
      pin.connect(source, false);
      if (source === null) this.revision++;
    }
    if (evaluate) this.evaluate(node);
  }

  /** Destroys an item with everything in it; what was connected to it is left empty. */
  destroy(item: Item): void {
    if (item === this.root) {
      this.clear(this.root);
      return;
    }
    const holder = item.graph;
    if (holder !== null) {
      const at = holder.items.indexOf(item);
      if (at >= 0) holder.items.splice(at, 1);
    }
    if (!item.isGraph && item.place !== null) {
      item.place.pin.owned = null;
      item.place.pin.source = null;
    }
    this.#bury(item);
    this.revision++;
  }

  /** Destroys every item of a graph. */
  clear(graph: NodeGraph): void {
    for (const item of [...graph.items]) this.destroy(item);
  }

  /**
   * Sets an attribute; tells whether it changed. Without `evaluate` neither pins nor pictures follow
   * until the item is evaluated.
   */
  setAttribute(item: Item, id: string, value: AttributeContent, evaluate = true): boolean {
    const changed = item.attributes.set(id, value);
    if (evaluate) this.evaluate(item);
    return changed;
  }

  /** Lets an item's pins, and pictures of it, follow its attributes and connections. */
  evaluate(item: Item): void {
    const file = item.attributes.shown("A_FILENAME");
    const values = item.attributes.evaluate();
    if (item.isGraph) return;
    const isMesh = item.spec.type === "NT_GEO_MESH";
    if (isMesh && file !== item.attributes.shown("A_FILENAME")) this.onFile?.(item);
    if (values) { for (const gone of growPins(item)) this.#bury(gone); }
    const links = item.pins.filter((pin) => pin.evaluate()).length > 0;
    if (!values && !links) return;
    this.revision++;
    if (isCameraValue(item)) this.cameraRevision++;
    if (values) this.#follow(item);
  }

  /** Lets the other values of a camera follow one that was set. */
  #follow(node: GraphNode): void {
    for (const [id, value] of linkedCameraValues(node)) {
      node.place?.node.input(id)?.attributes.put("A_VALUE", [value, 0, 0, 0]);
    }
  }

  /** Every node of the project, those that live in pins too. */
  *nodes(): Generator<GraphNode> {
    for (const item of everyItem(this.root)) if (!item.isGraph) yield item;
  }

  /** Every pin that a node is connected to. */
  usesOf(node: GraphNode): { node: GraphNode; pin: Pin }[] {
    const uses: { node: GraphNode; pin: Pin }[] = [];
    for (const user of this.nodes()) {
      for (const pin of user.pins) if (pin.source === node) uses.push({ node: user, pin });
    }
    return uses;
  }

  /** Whether an item is still part of this project. */
  contains(item: Item): boolean {
    for (let at: Item | null = item; at !== null; at = holderOf(at)) {
      if (at === this.root) return item.alive;
    }
    return false;
  }

  #make(type: string, configure: boolean, name?: string): GraphNode | null {
    const spec = NODE_TYPES.get(type);
    if (spec === undefined) return null;
    const node = new GraphNode(spec, name ?? spec.label);
    growPins(node);
    if (configure) this.#configure(node);
    return node;
  }

  #configure(node: GraphNode): void {
    for (const pin of node.pins) {
      if (pin.source !== null || pin.spec.defaultNode === null) continue;
      const inner = this.#make(pin.spec.defaultNode, true, pin.spec.label);
      if (inner === null) continue;
      if (pin.spec.value !== null) inner.attributes.put("A_VALUE", pin.spec.value);
      this.#place(node, pin, inner);
    }
  }

  #place(node: GraphNode, pin: Pin, inner: GraphNode, evaluate = true): void {
    if (pin.owned !== null) this.#bury(pin.owned);
    inner.graph = null;
    inner.place = { node, pin };
    pin.owned = inner;
    pin.connect(inner, evaluate);
  }

  #bury(item: Item): void {
    const gone = new Set<Item>([item]);
    if (item.isGraph) { for (const inner of everyItem(item)) gone.add(inner); }
    else for (const inner of ownedBelow(item)) gone.add(inner);
    for (const dead of gone) dead.alive = false;
    for (const other of everyItem(this.root)) {
      if (other.isGraph || gone.has(other)) continue;
      for (const pin of other.pins) {
        if (pin.shown !== null && gone.has(pin.shown)) pin.evaluate();
        if (pin.source === null || !gone.has(pin.source)) continue;
        pin.source = null;
        pin.owned = null;
      }
    }
  }
}

/** Whether an item is one of a camera's own values. */
function isCameraValue(item: Item): boolean {
  return item.place?.node.spec.outType === "PT_CAMERA";
}

/** Whether a node's output is what a pin takes. */
export function fits(pin: Pin, source: GraphNode): boolean {
  return pin.spec.type === source.spec.outType;
}

/** Whether `to` is `from` or feeds into it. */
export function reaches(from: GraphNode, to: GraphNode): boolean {
  const seen = new Set<GraphNode>();
  const open = [from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === to) return true;
    if (seen.has(node)) continue;
    seen.add(node);
    for (const pin of node.pins) if (pin.source !== null) open.push(pin.source);
  }
  return false;
}

/** The graph in which a node lies, however deep in pins it lives. */
export function graphOf(node: GraphNode): NodeGraph | null {
  let at: GraphNode = node;
  while (at.place !== null) at = at.place.node;
  return at.graph;
}

/** Whether a value would change an attribute. */
export function differs(item: Item, id: string, value: AttributeValue): boolean {
  return !sameValue(item.attributes.get(id), value);
}
