import { copyItem, copyItems } from "./copy.ts";
import { type GraphNode, holderOf, type Item, type NodeGraph, type Pin } from "./items.ts";
import { isLinker } from "./node_kinds.ts";
import { graphOf, type SceneGraph } from "./scene_graph.ts";

const STEP = 40;

/**
 * Copies what lives in a node's pins, or in the pins of a graph's input linkers, out into the graph
 * around it. The copies are connected in place of the originals, which are gone.
 */
export function expand(scene: SceneGraph, item: Item): void {
  if (item.isGraph) {
    const around = item.graph;
    if (around === null) return;
    for (const linker of item.items) {
      if (!linker.isGraph && linker.spec.type.startsWith("NT_IN_")) {
        expandInto(scene, linker, around);
      }
    }
    return;
  }
  const around = graphOf(item);
  if (around !== null) expandInto(scene, item, around);
}

function expandInto(scene: SceneGraph, node: GraphNode, graph: NodeGraph): void {
  let made = 0;
  node.pins.forEach((pin, index) => {
    if (pin.owned === null) return;
    const copy = copyItem(pin.owned);
    if (copy.isGraph) return;
    made++;
    copy.position = [node.position[0] - STEP * 3, node.position[1] + STEP * made];
    scene.take(graph, [copy]);
    scene.connect(node, index, copy);
  });
}

/**
 * Copies a node into every pin that it is connected to, after its inputs were collapsed into it;
 * the original is gone. False, and nothing more happens, where something cannot be collapsed.
 * Graphs never can: none lives in a pin here.
 */
export function collapse(scene: SceneGraph, item: Item): boolean {
  if (item.isGraph) return false;
  const node: GraphNode = item;
  if (node.graph === null || isLinker(node.spec.type)) return false;
  if (scene.usesOf(node).length === 0) return false;
  for (const pin of node.pins) {
    if (pin.source !== null && pin.owned === null && !collapse(scene, pin.source)) return false;
  }
  for (const { node: user, pin } of scene.usesOf(node)) {
    const copy = copyItem(node);
    if (!copy.isGraph) scene.adopt(user, user.pins.indexOf(pin), copy);
  }
  scene.destroy(node);
  return true;
}

/**
 * Replaces items of a graph by a new graph with copies of them. Connections that cross its border
 * go through linkers. Null when an item is not of that graph; nothing happens then.
 */
export function groupItems(
  scene: SceneGraph,
  owner: NodeGraph,
  items: readonly Item[],
): NodeGraph | null {
  if (items.length === 0 || items.some((item) => item.graph !== owner)) return null;
  const group = scene.createGraph(owner);
  group.position = middleOf(items);
  const copies = copyItems(items);
  const inputs = new Map<GraphNode, GraphNode>();
  const outputs = new Map<GraphNode, GraphNode>();
  const linker = (side: "IN" | "OUT", of: GraphNode): GraphNode | null =>
    scene.createNode(
      `NT_${side}_${of.spec.outType.replace(/^PT_/, "")}`,
      group,
      false,
      of.name,
    );
  scene.take(group, copies.items);
  const inside = new Set<Item>(copies.of.values());
  for (const copy of inside) {
    if (copy.isGraph) continue;
    copy.pins.forEach((pin, index) => {
      if (pin.source === null || inside.has(pin.source)) return;
      const through = inputs.get(pin.source) ?? linker("IN", pin.source);
      if (through === null) return;
      if (!inputs.has(pin.source)) scene.connect(through, 0, pin.source);
      inputs.set(pin.source, through);
      scene.connect(copy, index, through);
    });
  }
  for (const [original, copy] of copies.of) {
    if (original.isGraph || copy.isGraph || original.place !== null) continue;
    for (const { node: user, pin } of scene.usesOf(original)) {
      if (copies.of.has(user) || inside.has(user)) continue;
      const through = outputs.get(copy) ?? linker("OUT", copy);
      if (through === null) continue;
      if (!outputs.has(copy)) scene.connect(through, 0, copy);
      outputs.set(copy, through);
      scene.connect(user, user.pins.indexOf(pin), through);
    }
  }
  for (const item of items) scene.destroy(item);
  return group;
}

/**
 * Replaces a graph by copies of what it holds, in the graph around it. What was connected through
 * its linkers is connected directly. Empty for the root graph, which stays.
 */
export function ungroup(scene: SceneGraph, group: NodeGraph): readonly Item[] {
  const owner = group.graph;
  if (owner === null) return [];
  const held = group.items.filter((item) => item.isGraph || !isLinker(item.spec.type));
  const copies = copyItems(held);
  scene.take(owner, copies.items);
  const beyond = (node: GraphNode | null): GraphNode | null => {
    let at = node;
    for (let steps = 0; at !== null && at.graph === group && steps < 64; steps++) {
      if (!isLinker(at.spec.type)) break;
      at = at.pins[0]?.source ?? null;
    }
    const copy = at === null ? undefined : copies.of.get(at);
    return copy === undefined || copy.isGraph ? at : copy;
  };
  const reconnect = (node: GraphNode, pin: Pin) =>
    scene.connect(node, node.pins.indexOf(pin), beyond(pin.source));
  for (const copy of copies.of.values()) {
    if (copy.isGraph) continue;
    for (const pin of copy.pins) if (pin.source?.graph === group) reconnect(copy, pin);
  }
  for (const item of group.items) {
    if (item.isGraph) continue;
    for (const { node, pin } of scene.usesOf(item)) {
      if (!isWithin(node, group)) reconnect(node, pin);
    }
  }
  scene.destroy(group);
  return copies.items;
}

/** Whether an item lies in a graph, however deep. */
export function isWithin(item: Item, graph: NodeGraph): boolean {
  for (let at: Item | null = item; at !== null; at = holderOf(at)) if (at === graph) return true;
  return false;
}

/** Destroys what lies in an item's graph and is not connected with the item, however far around. */
export function deleteUnconnected(scene: SceneGraph, item: Item): void {
  const graph = item.graph;
  if (graph === null) return;
  const memberOf = (node: Item): Item | null => {
    let at: Item | null = node;
    while (at !== null && at.graph !== graph) at = holderOf(at);
    return at;
  };
  const links = new Map<Item, Set<Item>>();
  const note = (one: Item, other: Item) => {
    links.set(one, (links.get(one) ?? new Set()).add(other));
    links.set(other, (links.get(other) ?? new Set()).add(one));
  };
  for (const node of scene.nodes()) {
    for (const pin of node.pins) {
      const [one, other] = [memberOf(node), pin.source === null ? null : memberOf(pin.source)];
      if (one !== null && other !== null) note(one, other);
    }
  }
  const kept = new Set<Item>([item]);
  const open: Item[] = [item];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of links.get(at) ?? []) {
      if (kept.has(next)) continue;
      kept.add(next);
      open.push(next);
    }
  }
  for (const other of [...graph.items]) if (!kept.has(other)) scene.destroy(other);
}

/** Lays a graph's items out in columns by how far they feed; their middle comes to lie at 0, 0. */
export function unfold(graph: NodeGraph, recursive: boolean): void {
  const columns = new Map<number, number>();
  const depths = new Map<Item, number>();
  const depthOf = (item: Item, steps = 0): number => {
    const known = depths.get(item);
    if (known !== undefined || item.isGraph || steps > 64) return known ?? 0;
    const inputs = item.pins.map((pin) => pin.owned === null ? pin.source : null);
    const depth = Math.max(
      0,
      ...inputs.map((node) => node?.graph === graph ? depthOf(node, steps + 1) + 1 : 0),
    );
    depths.set(item, depth);
    return depth;
  };
  for (const item of graph.items) {
    const depth = depthOf(item);
    const row = columns.get(depth) ?? 0;
    columns.set(depth, row + 1);
    item.position = [row * STEP * 3, depth * STEP * 2];
  }
  const [x, y] = middleOf(graph.items);
  for (const item of graph.items) item.position = [item.position[0] - x, item.position[1] - y];
  if (!recursive) return;
  for (const item of graph.items) if (item.isGraph) unfold(item, true);
}

function middleOf(items: readonly Item[]): readonly [number, number] {
  const count = Math.max(1, items.length);
  const sum = (axis: 0 | 1) => items.reduce((total, item) => total + item.position[axis], 0);
  return [sum(0) / count, sum(1) / count];
}
