import { compose, IDENTITY, type Placement } from "../tracer/geometry_builder.ts";
import { type GraphNode, resolveLinkers } from "./items.ts";
import { numbers, pinValue, shownValue } from "./values.ts";

type Numbers = (node: GraphNode, id: string) => readonly number[] | null;

const ORDERS = ["XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX"] as const;

function rotation(axis: string, degrees: number): Placement {
  const angle = (degrees * Math.PI) / 180;
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  if (axis === "X") return [1, 0, 0, 0, 0, c, -s, 0, 0, s, c, 0];
  if (axis === "Y") return [c, 0, s, 0, 0, 1, 0, 0, -s, 0, c, 0];
  return [c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0];
}

const shownNumbers: Numbers = (node, id) => numbers(shownValue(node, node.pinOf(id).index), 4);
const setNumbers: Numbers = (node, id) => numbers(pinValue(node, node.pinOf(id).index), 4);

/** The matrix of a transform node as pictures show it, three rows of four. */
export function compileTransform(node: GraphNode | null): Placement {
  if (node === null) return IDENTITY;
  const value = node.attributes.shown("A_TRANSFORM");
  return Array.isArray(value) ? placementOf(value) : build(node, shownNumbers);
}

/** The matrix of a transform node as its values say, whether pictures show that yet or not. */
export function transformOf(node: GraphNode | null): Placement {
  const at = resolveLinkers(node);
  if (at === null) return IDENTITY;
  const value = at.attributes.get("A_TRANSFORM");
  return Array.isArray(value) ? placementOf(value) : build(at, setNumbers);
}

/** Twelve numbers as a placement; what is missing is that of the identity. */
export function placementOf(value: unknown): Placement {
  const given = Array.isArray(value) ? value : [];
  return IDENTITY.map((part, i) => Number(given[i] ?? part)) as unknown as Placement;
}

/** Scale, then rotation in the node's order, then translation. */
function build(node: GraphNode, read: Numbers): Placement {
  const flat = node.spec.type === "NT_TRANSFORM_2D";
  const [sx = 1, sy = 1, sz = 1] = read(node, "P_SCALE") ?? [];
  const [a = 0, b = 0, c = 0] = read(node, "P_ROTATION") ?? [];
  const [x = 0, y = 0, z = 0] = read(node, "P_TRANSLATION") ?? [];
  const angles = flat ? [0, 0, a] : [a, b, c];
  const order = ORDERS[read(node, "P_ROTATION_ORDER")?.[0] ?? 2] ?? "YXZ";
  let matrix: Placement = [sx, 0, 0, 0, 0, sy, 0, 0, 0, 0, flat ? 1 : sz, 0];
  for (const axis of [...order].reverse()) {
    matrix = compose(rotation(axis, angles["XYZ".indexOf(axis)] ?? 0), matrix);
  }
  return compose([1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, flat ? 0 : z], matrix);
}
