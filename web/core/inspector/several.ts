import type { NodeProperties } from "../scene/scene_replies.ts";
import {
  isChanged,
  type NewValue,
  type Property,
  type PropertyValue,
  sameValue,
} from "./property.ts";

/** A property that several nodes have in common. */
export interface CommonProperty {
  /** As the node that was selected last has it. */
  readonly property: Property;
  /** True when the nodes hold different values. */
  readonly mixed: boolean;
}

/** What all nodes have under one name and type; the last node gives order and labels. */
export function commonProperties(
  main: NodeProperties,
  others: readonly NodeProperties[],
): readonly CommonProperty[] {
  return main.items.flatMap((property) => {
    const same = others.map(({ items }) =>
      items.find(({ name, type }) => name === property.name && type === property.type)
    );
    if (same.some((each) => each === undefined)) return [];
    const mixed = same.some((each) => !sameValue(each?.value, property.value));
    const readOnly = property.readOnly || same.some((each) => each?.readOnly === true);
    return [{ property: { ...property, readOnly }, mixed }];
  });
}

/** The properties whose name or label holds every word, or which differ from their default. */
export function findProperties(
  items: readonly Property[],
  query: string,
  changedOnly: boolean,
): readonly Property[] {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return items.filter((item) => {
    const text = `${item.label} ${item.name} ${item.group ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word)) && (!changedOnly || isChanged(item));
  });
}

/** The default as what can be written; undefined where it cannot. */
export function writableDefault({ preset, type, readOnly }: Property): NewValue | undefined {
  if (readOnly || type === "file") return undefined;
  return asNewValue(preset);
}

/** A value as what can be written; undefined for what no request can hold. */
export function asNewValue(value: PropertyValue | undefined): NewValue | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object") return value;
  return Array.isArray(value) ? value as NewValue : undefined;
}

/** Those of the properties that a reset would change. */
export function resettable(items: readonly Property[]): readonly Property[] {
  return items.filter((item) => isChanged(item) && writableDefault(item) !== undefined);
}
