import { add, plug } from "./authoring.ts";
import type { AttributeContent } from "./attributes.ts";
import { everyItem, type GraphNode, type Item, type NodeGraph } from "./items.ts";
import { groupItems, ungroup } from "./ownership.ts";
import type { AttributeValue } from "./pin_specs.ts";
import type { SceneGraph } from "./scene_graph.ts";
import { setPinValue } from "./values.ts";

/**
 * What somebody at the renderer itself does to the open project. Pins are named by their static
 * name ("diffuse") or by their index, attributes by their name ("value"). Everything throws for
 * what does not exist or does not fit, and takes effect at once; the picture follows the update.
 */
export interface SceneEditor {
  readonly scene: SceneGraph;
  readonly root: NodeGraph;
  /** The first item of a name, in nested graphs and in pins too. */
  item(name: string): Item;
  /** The first node of a name. */
  node(name: string): GraphNode;
  /** The node that is connected to a pin. */
  at(node: GraphNode, pin: string | number): GraphNode;
  /** Sets a pin's value, clamped to its range. */
  set(node: GraphNode, pin: string | number, value: AttributeValue): void;
  setAttribute(item: Item, name: string, value: AttributeContent): void;
  rename(item: Item, name: string): void;
  move(item: Item, position: readonly [number, number]): void;
  connect(node: GraphNode, pin: string | number, source: GraphNode | null): void;
  /** Creates a node with its default nodes, in the root graph unless told. */
  create(type: string, name: string, owner?: NodeGraph): GraphNode;
  /** Creates a node inside a pin. */
  createInside(node: GraphNode, pin: string | number, type: string): GraphNode;
  createGraph(name: string, owner?: NodeGraph): NodeGraph;
  delete(item: Item): void;
  group(items: readonly Item[]): NodeGraph;
  ungroup(group: NodeGraph): readonly Item[];
}

/** An editor of a scene. */
export function createSceneEditor(scene: SceneGraph): SceneEditor {
  const { root } = scene;
  const pinIx = (node: GraphNode, pin: string | number): number => {
    const index = typeof pin === "number"
      ? pin
      : node.pins.findIndex(({ spec }) => spec.name === pin || spec.id === pin);
    if (node.pins[index] === undefined) throw new Error(`"${node.name}" has no pin "${pin}"`);
    return index;
  };
  const found = <T>(thing: T | undefined | null, what: string): T => {
    if (thing === undefined || thing === null) throw new Error(`There is no ${what}`);
    return thing;
  };
  const named = (name: string, wanted: (item: Item) => boolean): Item =>
    found([...everyItem(root)].find((item) => item.name === name && wanted(item)), `"${name}"`);
  return {
    scene,
    root,
    item: (name) => named(name, () => true),
    node(name) {
      const item = named(name, ({ isGraph }) => !isGraph);
      if (item.isGraph) throw new Error(`"${name}" is a graph`);
      return item;
    },
    at: (node, pin) =>
      found(node.pins[pinIx(node, pin)]?.source, `node on "${pin}" of "${node.name}"`),
    set(node, pin, value) {
      if (!setPinValue(scene, node, pinIx(node, pin), value)) {
        throw new Error(`"${pin}" of "${node.name}" does not take this value`);
      }
    },
    setAttribute(item, name, value) {
      const spec = item.attributes.specs.find((one) => one.name === name || one.id === name);
      scene.setAttribute(item, found(spec, `attribute "${name}"`).id, value);
    },
    rename(item, name) {
      item.name = name;
    },
    move(item, position) {
      item.position = position;
    },
    connect(node, pin, source) {
      const index = pinIx(node, pin);
      if (source === null) scene.connect(node, index, null);
      else plug(scene, node, index, source);
    },
    create: (type, name, owner = root) => add(scene, owner, type, name),
    createInside(node, pin, type) {
      const index = pinIx(node, pin);
      return found(scene.createInternal(node, index, type, true), `"${type}" for "${pin}"`);
    },
    createGraph: (name, owner = root) => scene.createGraph(owner, name),
    delete: (item) => scene.destroy(item),
    group(items) {
      const owner = found(items[0]?.graph, "graph around these items");
      return found(groupItems(scene, owner, items), "single graph around these items");
    },
    ungroup: (group) => ungroup(scene, group),
  };
}
