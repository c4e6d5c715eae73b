import type { AttributeContent } from "../scene/attributes.ts";
import { growPins } from "../scene/dynamic_pins.ts";
import { everyItem, GraphNode, type Item, NodeGraph } from "../scene/items.ts";
import { NODE_TYPES } from "../scene/node_types.ts";
import { SceneGraph } from "../scene/scene_graph.ts";

const FORMAT = "Fuelrail test renderer project 1";

interface StoredPin {
  readonly name: string;
  readonly source: number;
  readonly owned: boolean;
}

interface StoredItem {
  readonly id: number;
  readonly type: string;
  readonly name: string;
  readonly position: readonly [number, number];
  /** The graph that holds the item; 0 is the root, -1 means that it lives in a pin. */
  readonly graph: number;
  readonly attributes: Readonly<Record<string, AttributeContent>>;
  readonly pins: readonly StoredPin[];
}

interface StoredProject {
  readonly format: string;
  readonly name: string;
  readonly items: readonly StoredItem[];
}

/** Writes a project as text. The format is the test renderer's own, whatever the file is called. */
export function storeProject(graph: SceneGraph): string {
  const ids = new Map<Item, number>([[graph.root, 0]]);
  for (const item of everyItem(graph.root)) ids.set(item, ids.size);
  const items = [...everyItem(graph.root)].map((item): StoredItem => ({
    id: ids.get(item) ?? 0,
    type: item.isGraph ? item.type : item.spec.type,
    name: item.name,
    position: item.position,
    graph: item.graph === null ? -1 : ids.get(item.graph) ?? 0,
    attributes: Object.fromEntries(
      item.attributes.specs.map((spec) => [spec.id, item.attributes.get(spec.id) ?? spec.initial]),
    ),
    pins: item.isGraph ? [] : item.pins.flatMap((pin) =>
      pin.source === null ? [] : [{
        name: pin.spec.name,
        source: ids.get(pin.source) ?? 0,
        owned: pin.owned !== null,
      }]
    ),
  }));
  const stored: StoredProject = { format: FORMAT, name: graph.root.name, items };
  return JSON.stringify(stored, (_key, value) => typeof value === "bigint" ? `${value}n` : value);
}

/** Reads a project from text; null for text that is not one. */
export function restoreProject(text: string): SceneGraph | null {
  const stored = parse(text);
  if (stored === null) return null;
  const graph = new SceneGraph(stored.name);
  const items = new Map<number, Item>([[0, graph.root]]);
  for (const { id, type, name } of stored.items) {
    const spec = NODE_TYPES.get(type);
    items.set(id, spec === undefined ? new NodeGraph(type, name) : new GraphNode(spec, name));
  }
  for (const one of stored.items) {
    const item = items.get(one.id);
    const holder = items.get(one.graph);
    if (item === undefined) continue;
    item.position = one.position;
    for (const [id, value] of Object.entries(one.attributes)) {
      const isLong = item.attributes.spec(id)?.type.startsWith("AT_LONG") === true;
      item.attributes.put(id, isLong ? longs(value) : value);
    }
    if (holder?.isGraph === true) {
      item.graph = holder;
      holder.items.push(item);
    }
    if (!item.isGraph) growPins(item);
  }
  for (const one of stored.items) {
    const node = items.get(one.id);
    if (node === undefined || node.isGraph) continue;
    const taken = new Set<number>();
    for (const { name, source: sourceId, owned } of one.pins) {
      const index = node.pins.findIndex((pin, i) => pin.spec.name === name && !taken.has(i));
      const pin = node.pins[index];
      const source = items.get(sourceId);
      if (pin === undefined || source === undefined || source.isGraph) continue;
      taken.add(index);
      pin.source = source;
      if (!owned) continue;
      pin.owned = source;
      source.place = { node, pin };
    }
  }
  return graph;
}

/** 64-bit numbers are written as "12n". */
function longs(value: AttributeContent): AttributeContent {
  if (Array.isArray(value)) return value.map((one) => longs(one)) as AttributeContent;
  return typeof value === "string" ? BigInt(value.slice(0, -1)) : value;
}

function parse(text: string): StoredProject | null {
  try {
    const value: unknown = JSON.parse(text);
    const known = typeof value === "object" && value !== null && "format" in value &&
      value.format === FORMAT;
    return known ? value as StoredProject : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
