import {
  asObject,
  choiceField,
  type JsonObject,
  numberField,
  objectsField,
  textField,
} from "../json_fields.ts";

/** Octane's value types, by the names that Fuelrail uses. */
export const VALUE_TYPES = [
  "bool",
  "byte",
  "int",
  "int2",
  "int3",
  "int4",
  "long",
  "long2",
  "float",
  "float2",
  "float3",
  "float4",
  "matrix",
  "string",
  "file",
  "enum",
  "colour",
  "bit_mask",
] as const;
export type ValueType = typeof VALUE_TYPES[number];

/** The start of a list that is too long to be sent. */
export interface LongList {
  readonly length: number;
  readonly preview: readonly (number | string | boolean)[];
}

/** A value as Octane holds it; colours are linear, wide integers and non-finite numbers text. */
export type PropertyValue =
  | null
  | boolean
  | number
  | string
  | readonly (number | string | boolean)[]
  | readonly (readonly number[])[]
  | LongList;

/** A value that can be written. */
export type NewValue =
  | boolean
  | number
  | string
  | readonly number[]
  | readonly string[]
  | readonly (readonly number[])[];

export interface PropertyOption {
  readonly value: number;
  readonly label: string;
}

/** One property of a node with all that an editor for it needs. */
export interface Property {
  readonly name: string;
  readonly label: string;
  readonly type: ValueType;
  readonly value: PropertyValue;
  readonly group: string | undefined;
  readonly preset: PropertyValue | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly sliderMin: number | undefined;
  readonly sliderMax: number | undefined;
  readonly step: number | undefined;
  readonly unit: string | undefined;
  readonly options: readonly PropertyOption[];
  readonly animated: boolean;
  /** Path of the node whose value this is. */
  readonly connectedTo: string | undefined;
  readonly readOnly: boolean;
  /** Id in the asset registry, for files. */
  readonly asset: string | undefined;
}

/** Reads a property; undefined for a type that this page has no editor for. */
export function readProperty(fields: JsonObject): Property | undefined {
  const name = textField(fields, "name");
  const type = choiceField(fields, "type", VALUE_TYPES);
  if (name === undefined || type === undefined) return undefined;
  return {
    name,
    label: textField(fields, "label") ?? name,
    type,
    value: readPropertyValue(fields.value),
    group: textField(fields, "group"),
    preset: fields.default === undefined ? undefined : readPropertyValue(fields.default),
    min: numberField(fields, "min"),
    max: numberField(fields, "max"),
    sliderMin: numberField(fields, "slider_min"),
    sliderMax: numberField(fields, "slider_max"),
    step: numberField(fields, "step"),
    unit: textField(fields, "unit"),
    options: objectsField(fields, "options").flatMap((option) => {
      const value = numberField(option, "value");
      return value === undefined
        ? []
        : [{ value, label: textField(option, "label") ?? `${value}` }];
    }),
    animated: fields.animated === true,
    connectedTo: textField(fields, "connected_to"),
    readOnly: fields.read_only === true,
    asset: textField(fields, "asset"),
  };
}

/** Reads a value; null for whatever has no known form. */
export function readPropertyValue(value: unknown): PropertyValue {
  if (typeof value === "boolean" || typeof value === "number" || typeof value === "string") {
    return value;
  }
  if (Array.isArray(value)) {
    if (value.every(isScalar)) return value;
    return value.every((row) => Array.isArray(row) && row.every((cell) => typeof cell === "number"))
      ? value
      : null;
  }
  const fields = asObject(value);
  const length = fields === undefined ? undefined : numberField(fields, "length");
  if (fields === undefined || length === undefined) return null;
  const preview = Array.isArray(fields.preview) ? fields.preview.filter(isScalar) : [];
  return { length, preview };
}

function isScalar(value: unknown): value is number | string | boolean {
  return ["number", "string", "boolean"].includes(typeof value);
}

/** Whether two values are the same as far as Octane's single precision tells. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") {
    return a === b || Math.fround(a) === Math.fround(b);
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((each, index) => sameValue(each, b[index]));
  }
  return a === b;
}

/** Whether the value differs from its default, as far as a default is known. */
export function isChanged({ value, preset }: Property): boolean {
  return preset !== undefined && preset !== null && !sameValue(value, preset);
}

/** How many numbers a vector of this type has; 1 for every other type. */
export function vectorLength(type: ValueType): number {
  if (type === "colour") return 3;
  return Number(/[234]$/.exec(type)?.[0] ?? 1);
}

/** Whether the type holds whole numbers only. */
export function isWhole(type: ValueType): boolean {
  return /^(byte|int|long|enum|bit_mask)/.test(type);
}

/** Properties in the order of their groups; those without a group come first under "". */
export function groupProperties(
  items: readonly Property[],
): readonly (readonly [group: string, items: readonly Property[]])[] {
  const groups = new Map<string, Property[]>([["", []]]);
  for (const item of items) {
    const key = item.group ?? "";
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups].filter(([, members]) => members.length > 0);
}
