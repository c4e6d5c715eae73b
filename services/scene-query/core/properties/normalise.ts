import {
  LIST_TEXT_CHARS_MAX,
  LIST_VALUES_MAX,
  type PayloadOf,
  TEXT_CHARS_MAX,
  toWide,
} from "@fuelrail/contracts";
import { shownName } from "../scene/scene_names.ts";

/** A property with all that an editor needs. */
export type PropertyInfo = NonNullable<PayloadOf<"getPropertiesResponse">["items"]>[number];
/** The type of a property's value. */
export type ValueType = PropertyInfo["type"];
/** A value as it is shown. */
export type PropertyValue = PropertyInfo["value"];

/** A value as Octane gives it: vectors as lists, a matrix as the 12 numbers of its rows. */
export type RawValue =
  | boolean
  | number
  | bigint
  | string
  | readonly number[]
  | readonly bigint[]
  | { readonly package: string; readonly fileName: string };

/** How many numbers of a vector are shown, by type. */
const COUNTS: Readonly<Partial<Record<ValueType, number>>> = {
  int2: 2,
  int3: 3,
  int4: 4,
  long2: 2,
  float2: 2,
  float3: 3,
  float4: 4,
  colour: 3,
};

/** Values of a list that are shown. */
const PREVIEW_VALUES = 64;
/** Digits that single precision has, fewest and most. */
const FLOAT_DIGITS = [6, 7, 8] as const;

/** The shortest number that single precision does not tell from this one. */
export function shortFloat(value: number): number {
  if (!Number.isFinite(value) || Math.fround(value) !== value) return value;
  for (const digits of FLOAT_DIGITS) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** A number as JSON can hold it: text for what is no number, for infinity and beyond 53 bits. */
export function shownNumber(value: number | bigint): number | string {
  if (typeof value === "bigint") return toWide(value);
  return Number.isFinite(value) ? shortFloat(value) : String(value);
}

/** A value in the form that viewers get: never a folder of a server, never a number JSON lacks. */
export function shownValue(type: ValueType, raw: RawValue): PropertyValue {
  if (typeof raw === "boolean") return raw;
  if (typeof raw === "string") return shownText(type, raw);
  if (typeof raw === "number" || typeof raw === "bigint") return shownNumber(raw);
  if ("fileName" in raw) return shownText("file", raw.fileName);
  const numbers = [...raw].map(shownNumber);
  if (type === "matrix") return [0, 4, 8].map((at) => numbers.slice(at, at + 4));
  const count = COUNTS[type];
  return count === undefined ? numbers[0] ?? null : numbers.slice(0, count);
}

function shownText(type: ValueType, text: string): string {
  const shown = type === "file" ? fileNameOf(text) : shownName(text);
  return shown.slice(0, TEXT_CHARS_MAX).toWellFormed();
}

/** The last part of a path, whichever way its slashes lean. */
function fileNameOf(path: string): string {
  return path.slice(path.search(/[^\\/]*$/));
}

/** A short list as its values, a longer one as its length and first numbers. */
export function shownList(type: ValueType, values: readonly RawValue[]): PropertyValue {
  if (values.length > LIST_VALUES_MAX) return preview(values);
  const shown = values.map((value) => shownInList(type, value));
  const isShort = shown.every((one) =>
    typeof one !== "string" || one.length <= LIST_TEXT_CHARS_MAX
  );
  return isShort ? shown as PropertyValue : preview(values);
}

/** A value of a list; a matrix is its 12 numbers there. */
function shownInList(type: ValueType, raw: RawValue): PropertyValue {
  const value = shownValue(type, raw);
  return type === "matrix" && Array.isArray(value) ? value.flat() as number[] : value;
}

function preview(values: readonly RawValue[]): PropertyValue {
  const numbers = values.slice(0, PREVIEW_VALUES).flatMap((value) => {
    if (typeof value === "number" || typeof value === "bigint") return [shownNumber(value)];
    if (Array.isArray(value)) return [...value].map((one: number | bigint) => shownNumber(one));
    return typeof value === "boolean" ? [Number(value)] : [];
  }).slice(0, PREVIEW_VALUES);
  const perValue = numbers.length === 0 ? 1 : widthOf(values[0]);
  return {
    length: values.length,
    preview: numbers,
    truncated: values.length * perValue > numbers.length,
  };
}

function widthOf(value: RawValue | undefined): number {
  return Array.isArray(value) ? value.length : 1;
}

/** Whether two shown values are the same. */
export function sameShown(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
