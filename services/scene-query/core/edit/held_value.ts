import { type PayloadInput, type PayloadOf, toWide } from "@fuelrail/contracts";

/** A property with all that an editor needs. */
export type PropertyInfo = NonNullable<PayloadOf<"getPropertiesResponse">["items"]>[number];
/** The type of a property's value. */
export type ValueType = PropertyInfo["type"];
/** A value as it is shown. */
export type PropertyValue = PropertyInfo["value"];
/** A value that a request sets. */
export type NewValue = PayloadInput<"setPropertyRequest">["value"];

/**
 * A value in the form that is written: vectors are lists, a matrix has its 12 numbers row by row,
 * and a list of values is a list of such forms.
 */
export type HeldValue = boolean | number | bigint | string | readonly HeldValue[];

/** How many numbers a value of a type has; 0 for what is not made of numbers. */
export const NUMBERS: Readonly<Record<ValueType, number>> = {
  bool: 0,
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
  string: 0,
  file: 0,
  enum: 1,
  colour: 3,
  bit_mask: 1,
};

/** Whether values of a type are whole numbers of 64 bits. */
export function isWide(type: ValueType): boolean {
  return type === "long" || type === "long2";
}

/** A value that was read in the form that is written; undefined for one that is not held whole. */
export function heldFrom(type: ValueType, value: PropertyValue): HeldValue | undefined {
  if (value === null) return undefined;
  if (isWide(type)) {
    if (type === "long") return wide(value);
    const list = Array.isArray(value) ? value.map(wide) : [];
    return list.length === 2 && list.every((one) => one !== undefined) ? list : undefined;
  }
  if (typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return value;
  if (!Array.isArray(value)) return undefined;
  const numbers = value.flat().map(Number);
  return numbers.length === 0 ? undefined : numbers;
}

function wide(value: unknown): bigint | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === "string" && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}

/** A value in the form that is shown. */
export function shownValue(type: ValueType, held: HeldValue): PropertyValue {
  if (typeof held === "bigint") return toWide(held);
  if (!Array.isArray(held)) return held as boolean | number | string;
  const list = held.map((one) => typeof one === "bigint" ? toWide(one) : one);
  if (type !== "matrix") return list;
  return [0, 4, 8].map((at) => (list as number[]).slice(at, at + 4));
}

/** Largest difference between two numbers that single precision may explain. */
const ROUNDING = 1e-6;

/** Whether Octane holds what was asked for, apart from single precision. */
export function isAsAsked(asked: HeldValue, held: HeldValue | undefined): boolean {
  if (Array.isArray(asked)) {
    return Array.isArray(held) && held.length >= asked.length &&
      asked.every((one, i) => isAsAsked(one, held[i]));
  }
  if (typeof asked === "number" && typeof held === "number") {
    return Math.abs(asked - held) <= ROUNDING * Math.max(1, Math.abs(asked));
  }
  return asked === held;
}

/** Whether two values are the same to the last digit. */
export function sameHeld(a: HeldValue, b: HeldValue): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return Object.is(a, b) || a === b;
  return a.length === b.length && a.every((one, i) => sameHeld(one, b[i]));
}
