import { growPins } from "./dynamic_pins.ts";
import { GraphNode, type Item, NodeGraph, type Pin } from "./items.ts";

/** Copies of items, in the order of the items, and which copy belongs to which item of theirs. */
export interface Copies {
  readonly items: readonly Item[];
  readonly of: ReadonlyMap<Item, Item>;
}

/** Copies an item with everything in it. Connections within the copy lead to copies, others stay. */
export function copyItem(item: Item): Item {
  return copyItems([item]).items[0] ?? item;
}

/** Copies items together, so that connections among them lead to copies. */
export function copyItems(items: readonly Item[]): Copies {
  const copies = new Map<Item, Item>();
  const made = items.map((item) => copyShape(item, copies));
  for (const [original, copy] of copies) {
    if (!original.isGraph && !copy.isGraph) connectCopy(original, copy, copies);
  }
  return { items: made, of: copies };
}

function copyShape(item: Item, copies: Map<Item, Item>): Item {
  const copy = item.isGraph
    ? new NodeGraph(item.type, item.name)
    : new GraphNode(item.spec, item.name);
  copies.set(item, copy);
  copy.position = item.position;
  for (const spec of item.attributes.specs) {
    const value = item.attributes.get(spec.id);
    if (value !== undefined) copy.attributes.put(spec.id, value);
  }
  if (item.isGraph && copy.isGraph) {
    for (const inner of item.items) {
      const made = copyShape(inner, copies);
      made.graph = copy;
      copy.items.push(made);
    }
  } else if (!item.isGraph && !copy.isGraph) {
    growPins(copy);
    for (const pin of item.pins) if (pin.owned !== null) copyShape(pin.owned, copies);
  }
  return copy;
}

function connectCopy(original: GraphNode, copy: GraphNode, copies: ReadonlyMap<Item, Item>): void {
  original.pins.forEach((pin, index) => {
    const mine: Pin | undefined = copy.pins[index];
    if (mine === undefined || pin.source === null) return;
    const source = copies.get(pin.source) ?? pin.source;
    if (source.isGraph) return;
    mine.source = source;
    if (pin.owned !== null) {
      mine.owned = source;
      source.place = { node: copy, pin: mine };
    }
  });
}
