import { numbersOf } from "./attributes.ts";
import { type GraphNode, resolveLinkers } from "./items.ts";
import type { AttributeTypeName, AttributeValue, PinSpec } from "./pin_specs.ts";
import type { SceneGraph } from "./scene_graph.ts";

/** The node whose value a pin shows: what is connected to it, if that has a value. */
export function valueNodeOf(node: GraphNode, index: number): GraphNode | null {
  const source = resolveLinkers(node.pins[index]?.source ?? null);
  return source?.attributes.spec("A_VALUE") === undefined ? null : source;
}

/** What a pin holds: its connected value, or its default when nothing is connected. */
export function pinValue(node: GraphNode, index: number): AttributeValue | null {
  const source = valueNodeOf(node, index);
  const value = source?.attributes.get("A_VALUE");
  if (value !== undefined) return value as AttributeValue;
  return node.pins[index]?.source === null ? node.pins[index]?.spec.value ?? null : null;
}

/** Brings a value into a pin's range. */
export function clampToPin(spec: PinSpec, value: AttributeValue): AttributeValue {
  const { detail } = spec;
  const within = (number: number, i: number): number => {
    if (detail.kind === "texture") return Math.max(detail.min, Math.min(detail.max, number));
    if (detail.kind !== "float" && detail.kind !== "int") return number;
    const dimension = detail.dimensions[i];
    return dimension === undefined
      ? number
      : Math.max(dimension.min, Math.min(dimension.max, number));
  };
  if (typeof value === "number") return within(value, 0);
  return Array.isArray(value) ? value.map(within) : value;
}

/**
 * Writes through a pin into its connected value node, clamped to the pin's range. Numbers that the
 * value does not name stay. False when no value node of a fitting kind is connected.
 */
export function setPinValue(
  graph: SceneGraph,
  node: GraphNode,
  index: number,
  value: AttributeValue,
): boolean {
  const source = valueNodeOf(node, index);
  const pin = node.pins[index];
  const type = source?.attributes.spec("A_VALUE")?.type;
  if (source === null || pin === undefined || type === undefined) return false;
  const shaped = shape(value, type, source.attributes.get("A_VALUE") as AttributeValue);
  if (shaped === null) return false;
  graph.setAttribute(source, "A_VALUE", clampToPin(pin.spec, shaped));
  return true;
}

/** A value in the form of an attribute type, keeping numbers of `before` that it does not give. */
export function shape(
  value: AttributeValue,
  type: AttributeTypeName,
  before: AttributeValue,
): AttributeValue | null {
  const count = numbersOf(type);
  if (type === "AT_BOOL") return typeof value === "boolean" ? value : null;
  if (count === 0) return typeof value === "string" ? value : null;
  const numbers = typeof value === "number" ? [value] : Array.isArray(value) ? value : null;
  if (numbers === null) return null;
  const rounded = type.startsWith("AT_INT") ? numbers.map(Math.trunc) : numbers;
  if (count === 1) return rounded[0] ?? null;
  const old = Array.isArray(before) ? before : [];
  return Array.from({ length: count }, (_, i) => rounded[i] ?? old[i] ?? 0);
}

/** The first `count` numbers of a value, if it is made of numbers. */
export function numbers(value: AttributeValue | null, count: number): number[] | null {
  if (typeof value === "number") return [value];
  if (!Array.isArray(value)) return null;
  return Array.from({ length: count }, (_, i) => value[i] ?? 0);
}
