import type { SettingSpec, SettingValue } from "./setting_specs.ts";

/** A value brought into the form that is written, or why it is not one. */
export type CheckedValue =
  | { readonly ok: true; readonly value: SettingValue }
  | {
    readonly ok: false;
    readonly code: "bad_message" | "out_of_range";
    readonly message: string;
  };

/** Numbers that were written and read back differ by no more than this, relative to their size. */
const SAME_WITHIN = 1e-5;

const good = (value: SettingValue): CheckedValue => ({ ok: true, value });
const wrong = (message: string): CheckedValue => ({ ok: false, code: "bad_message", message });
const outside = (message: string): CheckedValue => ({ ok: false, code: "out_of_range", message });

/** Checks type, range and finiteness of a value before it goes to Octane. */
export function checkSetting(key: string, spec: SettingSpec, value: SettingValue): CheckedValue {
  switch (spec.control) {
    case "toggle":
      return typeof value === "boolean" ? good(value) : wrong(`${key} is true or false`);
    case "select":
      return checkOption(key, spec, value);
    case "text":
      return typeof value === "string" ? good(value) : wrong(`${key} is a text`);
    case "region":
      if (value === null) return good(null);
      return key === "film_region" ? checkExtent(key, spec, value) : checkCorners(key, spec, value);
    case "size":
      return checkNumbers(key, spec, value, 2);
    case "colour":
      return checkNumbers(key, spec, value, 3);
    case "vector":
      return checkNumbers(key, spec, value, spec.parts ?? 3);
    default:
      return checkNumber(key, spec, value);
  }
}

function checkOption(key: string, { options = [] }: SettingSpec, value: SettingValue) {
  if (options.some((option) => option.value === value)) return good(value);
  const listed = options.slice(0, 32).map((option) => String(option.value)).join(", ");
  return outside(`${key} is one of ${listed}`);
}

function checkNumber(key: string, spec: SettingSpec, value: SettingValue): CheckedValue {
  const { min = -Infinity, max = Infinity } = spec;
  if (typeof value !== "number" || !Number.isFinite(value)) return wrong(`${key} is a number`);
  if (spec.isWhole === true && !Number.isInteger(value)) return wrong(`${key} is a whole number`);
  if (value < min || value > max) return outside(`${key} is between ${min} and ${max}`);
  return good(value);
}

function checkNumbers(
  key: string,
  spec: SettingSpec,
  value: SettingValue,
  count: number,
): CheckedValue {
  if (!Array.isArray(value) || value.length !== count) return wrong(`${key} is ${count} numbers`);
  for (const one of value) {
    const checked = checkNumber(key, spec, one);
    if (!checked.ok) return checked;
  }
  return good(value);
}

function checkCorners(key: string, spec: SettingSpec, value: SettingValue): CheckedValue {
  const checked = checkNumbers(key, spec, value, 4);
  if (!checked.ok) return checked;
  const [minX = 0, minY = 0, maxX = 0, maxY = 0] = numbersOf(value);
  return minX <= maxX && minY <= maxY
    ? checked
    : outside(`${key} is its least x and y and its greatest x and y`);
}

function checkExtent(key: string, spec: SettingSpec, value: SettingValue): CheckedValue {
  const checked = checkNumbers(key, spec, value, 4);
  if (!checked.ok) return checked;
  const [, , width = 0, height = 0] = numbersOf(value);
  return width > 0 && height > 0 ? checked : outside(`${key} has a width and height above 0`);
}

function numbersOf(value: SettingValue): readonly number[] {
  return Array.isArray(value) ? value : [];
}

/** Keeps a region of both corners inside a film; undefined when it lies outside altogether. */
export function clampRegion(
  region: readonly number[],
  film: readonly number[],
): [number, number, number, number] | undefined {
  const [minX = 0, minY = 0, maxX = 0, maxY = 0] = region;
  const [width = 1, height = 1] = film;
  if (minX >= width || minY >= height) return undefined;
  return [minX, minY, Math.min(maxX, width - 1), Math.min(maxY, height - 1)];
}

/** A region as offset and size; null when it is the whole film. */
export function filmRegion(
  offset: readonly number[],
  size: readonly number[],
  film: readonly number[],
): SettingValue {
  const [x = 0, y = 0] = offset;
  const [width = 0, height = 0] = size;
  const [filmWidth = 0, filmHeight = 0] = film;
  const isWhole = x === 0 && y === 0 && width >= filmWidth && height >= filmHeight;
  return isWhole ? null : [x, y, width, height];
}

/** Whether what Octane holds is what was asked for, as far as single precision carries it. */
export function sameSetting(one: SettingValue, other: SettingValue): boolean {
  if (typeof one === "number" && typeof other === "number") return near(one, other);
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((value, i) => near(value, other[i] ?? NaN));
}

function near(one: number, other: number): boolean {
  return Math.abs(one - other) <= SAME_WITHIN * Math.max(1e-6, Math.abs(one), Math.abs(other));
}
