import type { GraphNode, Pin } from "./items.ts";
import { link } from "./pin_specs.ts";

function wanted(
  node: GraphNode,
): { readonly names: readonly string[]; readonly type: string } | null {
  const { attributes, spec } = node;
  switch (spec.type) {
    case "NT_GEO_MESH":
      return { names: attributes.list("A_MATERIAL_NAMES").map(String), type: "PT_MATERIAL" };
    case "NT_GEO_GROUP": {
      const count = Math.max(0, Math.min(1000, Number(attributes.get("A_PIN_COUNT") ?? 0)));
      const names = Array.from({ length: count }, (_, i) => `Input ${i + 1}`);
      return { names, type: "PT_GEOMETRY" };
    }
    default:
      return null;
  }
}

/** Gives a node the pins that its attributes ask for; returns the nodes whose pin is gone. */
export function growPins(node: GraphNode): GraphNode[] {
  const grown = wanted(node);
  if (grown === null) return [];
  const fixed = node.pins.filter((pin) => !pin.dynamic);
  const old = node.pins.filter((pin) => pin.dynamic);
  const used = new Set<Pin>();
  const pins = grown.names.map((name, i): Pin => {
    const kept = old.find((pin) => pin.spec.name === name && !used.has(pin));
    if (kept !== undefined) {
      used.add(kept);
      return kept;
    }
    const spec = link("P_UNKNOWN", name, grown.type, null, name || `Input ${i + 1}`);
    return { spec, dynamic: true, source: null, owned: null };
  });
  node.pins.splice(0, node.pins.length, ...fixed, ...pins);
  return old.flatMap((pin) => used.has(pin) || pin.owned === null ? [] : [pin.owned]);
}
