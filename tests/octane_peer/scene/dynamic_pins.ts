import type { Attributes } from "./attributes.ts";
import { type GraphNode, Pin } from "./items.ts";
import type { NodeTypeSpec } from "./node_type.ts";
import { link, type PinSpec } from "./pin_specs.ts";

/** Every dynamic pin has this id, and so do pins that do not exist. */
export const NO_PIN_ID = "P_UNKNOWN";
const MOST_INPUTS = 1000;

/** A dynamic pin for nodes of one output type; unlike static ones it has no id. */
export function input(name: string, type: string, label = name): PinSpec {
  return link(NO_PIN_ID, name, type, null, label);
}

/** As many pins for nodes of a type as an attribute says: "Input 1", "Input 2" and so on. */
export function counted(
  attribute: string,
  type: string,
  format: number,
  name = "Input",
): Required<Pick<NodeTypeSpec, "grow" | "movable">> {
  return {
    grow: (attributes: Attributes) =>
      Array.from(
        { length: countOf(attributes, attribute) },
        (_, i) => input(`${name} ${i + 1}`, type),
      ),
    movable: { attribute, pins: 1, format, name },
  };
}

/** The number of inputs that an attribute asks for. */
export function countOf(attributes: Attributes, id: string): number {
  return Math.max(0, Math.min(MOST_INPUTS, Number(attributes.shown(id) ?? 0)));
}

/** Gives a node the pins that its attributes ask for; returns the nodes whose pin is gone. */
export function growPins(node: GraphNode): GraphNode[] {
  const { grow } = node.spec;
  if (grow === undefined) return [];
  const fixed = node.pins.filter((pin) => !pin.dynamic);
  const old = node.pins.filter((pin) => pin.dynamic);
  const used = new Set<Pin>();
  const pins = grow(node.attributes).map((spec): Pin => {
    const kept = old.find((pin) =>
      pin.spec.name === spec.name && pin.spec.type === spec.type && !used.has(pin)
    );
    if (kept === undefined) return new Pin(spec, true);
    used.add(kept);
    return kept;
  });
  node.pins.splice(0, node.pins.length, ...fixed, ...pins);
  return old.flatMap((pin) => used.has(pin) || pin.owned === null ? [] : [pin.owned]);
}
