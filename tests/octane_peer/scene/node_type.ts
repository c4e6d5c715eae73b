import type { Attributes } from "./attributes.ts";
import type { AttributeSpec, AttributeTypeName, AttributeValue, PinSpec } from "./pin_specs.ts";

/** Inputs that a user may add, remove and reorder, as `ApiNodeInfo` describes them. */
export interface MovableInputs {
  /** The attribute that counts them. */
  readonly attribute: string;
  /** How many pins one of them has. */
  readonly pins: number;
  /** The `MovableInputFormat`. */
  readonly format: number;
  readonly name: string;
}

/** What nodes of one type have in common, under Octane's names. */
export interface NodeTypeSpec {
  readonly type: string;
  readonly outType: string;
  readonly category: string;
  readonly label: string;
  readonly attributes: readonly AttributeSpec[];
  readonly pins: readonly PinSpec[];
  /** The pins that a node has beside those, by its attributes. */
  readonly grow?: (attributes: Attributes) => readonly PinSpec[];
  readonly movable?: MovableInputs;
}

/** An attribute that holds one value. */
export function attribute(
  id: string,
  name: string,
  type: AttributeTypeName,
  initial: AttributeValue,
): AttributeSpec {
  return { id, name, type, isArray: false, initial };
}

/** An attribute that holds a list of values, empty at first. */
export function arrayAttribute(id: string, name: string, type: AttributeTypeName): AttributeSpec {
  return { id, name, type, isArray: true, initial: [] };
}

/** A node type with pins and, seldom, attributes of its own. */
export function nodeType(
  type: string,
  outType: string,
  category: string,
  label: string,
  pins: readonly PinSpec[],
  attributes: readonly AttributeSpec[] = [],
  more: Pick<NodeTypeSpec, "grow" | "movable"> = {},
): NodeTypeSpec {
  return { type, outType, category, label, attributes, pins, ...more };
}
