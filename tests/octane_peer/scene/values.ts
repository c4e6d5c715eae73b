import { numbersOf } from "./attributes.ts";
import { type GraphNode, resolveLinkers, standIn } from "./items.ts";
import type { AttributeSpec, AttributeTypeName, AttributeValue, PinSpec } from "./pin_specs.ts";
import type { SceneGraph } from "./scene_graph.ts";

/** The attribute that holds a node's value; null for nodes that are more than a value. */
export function valueAttribute(node: GraphNode): AttributeSpec | null {
  const { attributes, spec } = node;
  const id = spec.outType === "PT_TRANSFORM" ? "A_TRANSFORM" : "A_VALUE";
  return attributes.spec(id) ?? null;
}

/** The node whose value a pin holds: what is connected to it, if that has a value. */
export function valueNodeOf(node: GraphNode, index: number): GraphNode | null {
  const source = resolveLinkers(node.pins[index]?.source ?? null);
  return source === null || valueAttribute(source) === null ? null : source;
}

/** What a pin holds: its connected value, or its default when no value is connected. */
export function pinValue(node: GraphNode, index: number): AttributeValue | null {
  const source = valueNodeOf(node, index);
  const value = source?.attributes.get("A_VALUE");
  if (value !== undefined) return value as AttributeValue;
  return node.pins[index]?.spec.value ?? null;
}

/** What pictures show of a pin's value; null when something else than a value is connected. */
export function shownValue(node: GraphNode, index: number): AttributeValue | null {
  const pin = node.pins[index];
  const value = standIn(pin?.shown ?? null)?.attributes.shown("A_VALUE");
  if (value !== undefined) return value as AttributeValue;
  return pin?.shown === null ? pin.spec.value : null;
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
  return Array.isArray(value) ? value.map((part, i) => within(Number(part), i)) : value;
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
  evaluate = true,
): boolean {
  const source = valueNodeOf(node, index);
  const pin = node.pins[index];
  const spec = source === null ? null : valueAttribute(source);
  if (source === null || pin === undefined || spec === null) return false;
  const before = source.attributes.get(spec.id) as AttributeValue;
  const shaped = shape(value, spec.type, before);
  if (shaped === null) return false;
  graph.setAttribute(source, spec.id, clampToPin(pin.spec, shaped), evaluate);
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
  const given = listOf(value);
  if (given === null) return null;
  const rounded = type.startsWith("AT_INT") ? given.map(Math.trunc) : given;
  if (count === 1) return rounded[0] ?? null;
  const old = listOf(before) ?? [];
  return Array.from({ length: count }, (_, i) => rounded[i] ?? old[i] ?? 0);
}

/** The first `count` numbers of a value, if it is made of numbers. */
export function numbers(value: AttributeValue | null, count: number): number[] | null {
  if (typeof value === "number") return [value];
  if (!Array.isArray(value)) return null;
  return Array.from({ length: count }, (_, i) => Number(value[i] ?? 0));
}

function listOf(value: AttributeValue): number[] | null {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value.map(Number) : null;
}
