/** What an attribute holds, named as Octane names attribute types. */
export type AttributeTypeName =
  | "AT_BOOL"
  | "AT_INT"
  | "AT_INT2"
  | "AT_INT3"
  | "AT_INT4"
  | "AT_FLOAT"
  | "AT_FLOAT2"
  | "AT_FLOAT3"
  | "AT_FLOAT4"
  | "AT_STRING"
  | "AT_FILENAME"
  | "AT_BYTE"
  | "AT_MATRIX"
  | "AT_LONG"
  | "AT_LONG2";

/** An attribute's value: a number, text or bool, or the numbers of a vector; 64 bits as bigint. */
export type AttributeValue =
  | boolean
  | number
  | bigint
  | string
  | readonly number[]
  | readonly bigint[];

/** An attribute that every node of a type has; an array attribute starts empty. */
export interface AttributeSpec {
  readonly id: string;
  readonly name: string;
  readonly type: AttributeTypeName;
  readonly isArray: boolean;
  readonly initial: AttributeValue;
}

/** Range and step of one component of a number pin. */
export interface Dimension {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly sliderMin: number;
  readonly sliderMax: number;
  readonly step: number;
}

/** What a pin shows in an inspector beside its value. */
export type PinDetail =
  | { readonly kind: "bool" }
  | { readonly kind: "float"; readonly dimensions: readonly Dimension[]; readonly color: boolean }
  | { readonly kind: "int"; readonly dimensions: readonly Dimension[] }
  | { readonly kind: "enum"; readonly values: readonly (readonly [number, string])[] }
  | { readonly kind: "texture"; readonly min: number; readonly max: number }
  | { readonly kind: "mask" }
  | { readonly kind: "string"; readonly isFile: boolean; readonly patterns: string }
  | { readonly kind: "transform"; readonly dimensions: 2 | 3 }
  | { readonly kind: "node" };

/** A pin of a node type. `defaultNode` is created in it when a node is configured. */
export interface PinSpec {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly group: string;
  readonly type: string;
  readonly defaultNode: string | null;
  readonly value: AttributeValue | null;
  readonly detail: PinDetail;
}

/** Options of a number pin; ranges are the same for every component. */
export interface NumberOptions {
  readonly label?: string;
  readonly group?: string;
  readonly dims?: number;
  readonly min?: number;
  readonly max?: number;
  readonly slider?: readonly [number, number];
  readonly step?: number;
  readonly color?: boolean;
  readonly node?: string;
}

const AXES = ["X", "Y", "Z", "W"] as const;

/** "sensorWidth" and "sensor_width" become "Sensor width". */
export function labelOf(name: string): string {
  const words = name.replace(/[_-]+/g, " ").replace(/([a-z])([A-Z0-9])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function dimensions(options: NumberOptions, min: number, max: number, step: number): Dimension[] {
  const low = options.min ?? min;
  const high = options.max ?? max;
  const [sliderMin, sliderMax] = options.slider ?? [low, high];
  const dims = options.dims ?? 1;
  return AXES.slice(0, dims).map((axis) => ({
    name: dims === 1 ? "" : axis,
    min: low,
    max: high,
    sliderMin,
    sliderMax,
    step: options.step ?? step,
  }));
}

function four(values: readonly number[]): number[] {
  return [0, 1, 2, 3].map((i) => values[i] ?? 0);
}

/** A pin of one to four floats. */
export function float(
  id: string,
  name: string,
  values: readonly number[],
  options: NumberOptions = {},
): PinSpec {
  return {
    id,
    name,
    label: options.label ?? labelOf(name),
    group: options.group ?? "",
    type: "PT_FLOAT",
    defaultNode: options.node ?? "NT_FLOAT",
    value: options.node === undefined ? four(values) : values,
    detail: {
      kind: "float",
      dimensions: dimensions(options, -1e10, 1e10, 0.001),
      color: options.color ?? false,
    },
  };
}

/** A pin of one to four whole numbers. */
export function int(
  id: string,
  name: string,
  values: readonly number[],
  options: NumberOptions = {},
): PinSpec {
  return {
    id,
    name,
    label: options.label ?? labelOf(name),
    group: options.group ?? "",
    type: "PT_INT",
    defaultNode: options.node ?? "NT_INT",
    value: options.node === undefined ? four(values) : values,
    detail: { kind: "int", dimensions: dimensions(options, -2147483648, 2147483647, 1) },
  };
}

/** A pin that is on or off. */
export function bool(id: string, name: string, value: boolean, group = ""): PinSpec {
  return {
    id,
    name,
    label: labelOf(name),
    group,
    type: "PT_BOOL",
    defaultNode: "NT_BOOL",
    value,
    detail: { kind: "bool" },
  };
}

/** A pin that chooses one of some values, given as number and label. */
export function choice(
  id: string,
  name: string,
  value: number,
  values: readonly (readonly [number, string])[],
  group = "",
): PinSpec {
  return {
    id,
    name,
    label: labelOf(name),
    group,
    type: "PT_ENUM",
    defaultNode: "NT_ENUM",
    value,
    detail: { kind: "enum", values },
  };
}

/** A pin for a set of bits. */
export function mask(id: string, name: string, value: number, group = ""): PinSpec {
  return {
    id,
    name,
    label: labelOf(name),
    group,
    type: "PT_BIT_MASK",
    defaultNode: "NT_BIT_MASK",
    value,
    detail: { kind: "mask" },
  };
}

/** A texture pin that starts as one colour, linear RGB. */
export function color(id: string, name: string, value: readonly number[], group = ""): PinSpec {
  return {
    id,
    name,
    label: labelOf(name),
    group,
    type: "PT_TEXTURE",
    defaultNode: "NT_TEX_RGB",
    value,
    detail: { kind: "texture", min: 0, max: 1 },
  };
}

/** A texture pin that starts as one number. */
export function grey(
  id: string,
  name: string,
  value: number,
  range: readonly [number, number] = [0, 1],
): PinSpec {
  return {
    id,
    name,
    label: labelOf(name),
    group: "",
    type: "PT_TEXTURE",
    defaultNode: "NT_TEX_FLOAT",
    value,
    detail: { kind: "texture", min: range[0], max: range[1] },
  };
}

/** A pin for nodes that are more than a value; `defaultNode` null leaves it empty. */
export function link(
  id: string,
  name: string,
  type: string,
  defaultNode: string | null,
  label = labelOf(name),
): PinSpec {
  const flat = defaultNode === "NT_TRANSFORM_2D";
  const detail: PinDetail = type === "PT_TRANSFORM"
    ? { kind: "transform", dimensions: flat ? 2 : 3 }
    : { kind: "node" };
  return { id, name, label, group: "", type, defaultNode, value: null, detail };
}

/** A pin for a line of text. */
export function text(id: string, name: string, value: string): PinSpec {
  return {
    id,
    name,
    label: labelOf(name),
    group: "",
    type: "PT_STRING",
    defaultNode: "NT_STRING",
    value,
    detail: { kind: "string", isFile: false, patterns: "" },
  };
}

/** A pin for a file's path, of one of some patterns ("*.png;*.exr"). */
export function file(id: string, name: string, patterns: string): PinSpec {
  return {
    id,
    name,
    label: labelOf(name),
    group: "",
    type: "PT_STRING",
    defaultNode: "NT_FILE",
    value: "",
    detail: { kind: "string", isFile: true, patterns },
  };
}
