import type { AttributeTypeName, AttributeValue } from "../scene/pin_specs.ts";

/** Octane's numbers for "read it as this"; FLOAT2 really is 90. */
export const TYPE_IDS = {
  bool: 1,
  byte: 2,
  int: 3,
  int2: 4,
  int3: 5,
  int4: 6,
  long: 7,
  long2: 8,
  float: 9,
  float2: 90,
  float3: 11,
  float4: 12,
  matrix: 13,
  string: 14,
  filePath: 15,
} as const;

/** A kind of value that rpcs carry. */
export type WireKind = keyof typeof TYPE_IDS;

const ATTRIBUTE_KINDS: Readonly<Record<AttributeTypeName, WireKind>> = {
  AT_BOOL: "bool",
  AT_INT: "int",
  AT_INT2: "int2",
  AT_INT3: "int3",
  AT_INT4: "int4",
  AT_FLOAT: "float",
  AT_FLOAT2: "float2",
  AT_FLOAT3: "float3",
  AT_FLOAT4: "float4",
  AT_STRING: "string",
  AT_FILENAME: "string",
  AT_BYTE: "byte",
  AT_MATRIX: "matrix",
  AT_LONG: "long",
  AT_LONG2: "long2",
};

/** Which kinds a pin of a type can be read and written as. */
const PIN_KINDS: Readonly<Record<string, readonly WireKind[]>> = {
  PT_BOOL: ["bool"],
  PT_INT: ["int", "int2", "int3", "int4"],
  PT_ENUM: ["int"],
  PT_BIT_MASK: ["int"],
  PT_FLOAT: ["float", "float2", "float3", "float4"],
  PT_TEXTURE: ["float", "float3"],
  PT_TRANSFORM: ["matrix"],
  PT_STRING: ["string", "filePath"],
};

const LENGTHS: Readonly<Record<WireKind, number>> = {
  bool: 1,
  byte: 1,
  int: 1,
  int2: 2,
  int3: 3,
  int4: 4,
  long: 1,
  long2: 2,
  float: 1,
  float2: 2,
  float3: 3,
  float4: 4,
  matrix: 12,
  string: 1,
  filePath: 1,
};

/** The kind that an attribute of a type is carried as; bytes only come in arrays. */
export function kindOfAttribute(type: AttributeTypeName): WireKind {
  return ATTRIBUTE_KINDS[type];
}

/** The kind of a number that a request names; null for none, and for unknown ones. */
export function kindOfId(id: number): WireKind | null {
  const found = Object.entries(TYPE_IDS).find(([, number]) => number === id);
  return found === undefined ? null : found[0] as WireKind;
}

/** Whether a pin of a type can be read and written as a kind. */
export function pinTakes(pinType: string, kind: WireKind): boolean {
  return PIN_KINDS[pinType]?.includes(kind) ?? false;
}

/** What a response carries for a value, in the shape of the kind's field. */
export function toWire(kind: WireKind, value: AttributeValue | null): unknown {
  if (kind === "bool") return value === true;
  if (kind === "string") return typeof value === "string" ? value : "";
  if (kind === "filePath") return { package: "", fileName: typeof value === "string" ? value : "" };
  const parts: readonly (number | bigint)[] = Array.isArray(value)
    ? value
    : [typeof value === "number" || typeof value === "bigint" ? value : 0];
  if (kind.startsWith("long")) {
    const [x = 0n, y = 0n] = parts.map((part) => BigInt(part));
    return kind === "long" ? x : { x, y };
  }
  const whole = !kind.startsWith("float") && kind !== "matrix";
  const at = (i: number) => whole ? Math.trunc(Number(parts[i] ?? 0)) : Number(parts[i] ?? 0);
  switch (LENGTHS[kind]) {
    case 1:
      return at(0);
    case 2:
      return { x: at(0), y: at(1) };
    case 3:
      return { x: at(0), y: at(1), z: at(2) };
    case 4:
      return { x: at(0), y: at(1), z: at(2), w: at(3) };
    default:
      return {
        m: [0, 4, 8].map((row) => ({ x: at(row), y: at(row + 1), z: at(row + 2), w: at(row + 3) })),
      };
  }
}

interface Parts {
  readonly x?: number | bigint;
  readonly y?: number | bigint;
  readonly z?: number | bigint;
  readonly w?: number | bigint;
  readonly m?: readonly Parts[];
  readonly fileName?: string;
}

/** The value that a request carries in the field of a kind; an absent message is all zeros. */
export function fromWire(kind: WireKind, value: unknown): AttributeValue {
  if (kind === "bool") return value === true;
  if (kind === "string") return typeof value === "string" ? value : "";
  const parts = (typeof value === "object" && value !== null ? value : {}) as Parts;
  if (kind === "filePath") return parts.fileName ?? "";
  if (kind === "long") return typeof value === "bigint" ? value : 0n;
  if (kind === "long2") return [BigInt(parts.x ?? 0), BigInt(parts.y ?? 0)];
  const numbers = (of: Parts) => [of.x, of.y, of.z, of.w].map((part) => Number(part ?? 0));
  if (kind === "matrix") return [0, 1, 2].flatMap((row) => numbers(parts.m?.[row] ?? {}));
  if (LENGTHS[kind] === 1) return Number(value ?? 0);
  return numbers(parts).slice(0, LENGTHS[kind]);
}

/** The name of a kind's field in a oneof of values, in generated code. */
export function fieldOf(kind: WireKind): string {
  return `${kind}Value`;
}

/** The kind of a field in a oneof of values or of lists. */
export function kindOfField(field: string | undefined): WireKind | null {
  const kind = field?.replace(/(Value|Array)$/, "");
  return kind !== undefined && kind in TYPE_IDS ? kind as WireKind : null;
}

/** A list as a response carries it. */
export function listToWire(kind: WireKind, values: readonly AttributeValue[]): unknown {
  if (kind === "byte") return { data: Uint8Array.from(values, Number) };
  return { data: values.map((value) => toWire(kind, value)) };
}

/** The list that a request carries in the field of a kind. */
export function listFromWire(kind: WireKind, value: unknown): AttributeValue[] {
  const data = typeof value === "object" && value !== null && "data" in value ? value.data : [];
  if (data instanceof Uint8Array) return [...data];
  return Array.isArray(data) ? data.map((one) => fromWire(kind, one)) : [];
}
