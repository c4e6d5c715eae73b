import {
  LIST_TEXT_CHARS_MAX,
  LIST_VALUES_MAX,
  TEXT_CHARS_MAX,
  type ViewerErrorCode,
} from "@fuelrail/contracts";
import {
  type HeldValue,
  isWide,
  type NewValue,
  NUMBERS,
  type PropertyInfo,
  type ValueType,
} from "./held_value.ts";

/** What is asked of a value besides its form. */
export type ValueRules =
  & Pick<PropertyInfo, "name" | "type">
  & Pick<Partial<PropertyInfo>, "min" | "max" | "options" | "read_only" | "connected_to" | "list">;

/** A value that may be written, or why not. */
export type CheckedValue =
  | { readonly ok: true; readonly value: HeldValue }
  | { readonly ok: false; readonly code: ViewerErrorCode; readonly message: string };

/** Largest single-precision number. */
const FLOAT_MAX = 3.4028234663852886e38;
const INT_MIN = -(2 ** 31);
const INT_MAX = 2 ** 31 - 1;
const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;

const refuse = (code: ViewerErrorCode, message: string): CheckedValue => ({
  ok: false,
  code,
  message,
});
const take = (value: HeldValue): CheckedValue => ({ ok: true, value });

/** Checks a new value against a property: its type, its range, and that it is finite. */
export function checkValue(
  rules: ValueRules,
  value: NewValue,
  expected?: ValueType,
): CheckedValue {
  const { name, type } = rules;
  if (expected !== undefined && expected !== type) {
    return refuse("bad_message", `${name} is of type ${type}, not ${expected}`);
  }
  if (rules.read_only === true) return refuse("octane_refused", `${name} cannot be set`);
  return rules.list === true ? checkList(rules, value) : checkOne(rules, value);
}

/** Checks every value of a list, which is set as a whole. */
function checkList(rules: ValueRules, value: NewValue): CheckedValue {
  const { name, type } = rules;
  if (!Array.isArray(value)) return refuse("bad_message", `${name} is a list of ${type} values`);
  if (value.length > LIST_VALUES_MAX) {
    return refuse("too_large", `${name} takes at most ${LIST_VALUES_MAX} values`);
  }
  const list: HeldValue[] = [];
  for (const one of value as NewValue[]) {
    if (typeof one === "string" && one.length > LIST_TEXT_CHARS_MAX) {
      return refuse("too_large", `${name} takes at most ${LIST_TEXT_CHARS_MAX} characters each`);
    }
    const checked = checkOne(rules, one);
    if (!checked.ok) return checked;
    list.push(checked.value);
  }
  return take(list);
}

function checkOne(rules: ValueRules, value: NewValue): CheckedValue {
  switch (rules.type) {
    case "bool":
      return typeof value === "boolean" ? take(value) : wrong(rules, "true or false");
    case "string":
    case "file":
      return checkText(rules, value);
    case "enum":
      return checkChoice(rules, value);
    case "bit_mask":
      return checkMask(rules, value);
    default:
      return isWide(rules.type) ? checkWide(rules, value) : checkNumbers(rules, value);
  }
}

function wrong({ name, type }: ValueRules, wanted: string): CheckedValue {
  return refuse("bad_message", `${name} is of type ${type}: it takes ${wanted}`);
}

function checkText(rules: ValueRules, value: NewValue): CheckedValue {
  if (typeof value !== "string") return wrong(rules, "text");
  if (value.length > TEXT_CHARS_MAX) {
    return refuse("too_large", `${rules.name} takes at most ${TEXT_CHARS_MAX} characters`);
  }
  if (value.includes("\0")) return refuse("bad_message", `${rules.name} takes no NUL character`);
  return value.isWellFormed() ? take(value) : refuse("bad_message", `${rules.name} takes Unicode`);
}

function checkChoice(rules: ValueRules, value: NewValue): CheckedValue {
  const { name, options = [] } = rules;
  const chosen = typeof value === "string"
    ? options.find(({ label }) => label === value)?.value
    : value;
  if (typeof value !== "number" && typeof value !== "string") return wrong(rules, "an option");
  const isOffered = options.length === 0 || options.some((one) => one.value === chosen);
  if (typeof chosen !== "number" || !isOffered) {
    const offered = options.map((one) => `${one.value} (${one.label})`).join(", ");
    return refuse("out_of_range", `${name} has no option ${value}; it has ${offered}`);
  }
  return whole(chosen, INT_MIN, INT_MAX)
    ? take(chosen)
    : refuse("out_of_range", `${name} takes whole numbers of 32 bits`);
}

function checkMask({ name, ...rules }: ValueRules, value: NewValue): CheckedValue {
  if (typeof value !== "number") return wrong({ name, ...rules }, "a number");
  return whole(value, INT_MIN, 2 ** 32 - 1)
    ? take(value | 0)
    : refuse("out_of_range", `${name} takes 32 bits`);
}

function checkWide(rules: ValueRules, value: NewValue): CheckedValue {
  const list = Array.isArray(value) ? value : [value];
  const count = NUMBERS[rules.type];
  const read = list.map(wideOf);
  if (list.length !== count || count === 1 === Array.isArray(value)) {
    return wrong(rules, counted(count));
  }
  const whole: bigint[] = [];
  for (const one of read) {
    if (one === undefined) return wrong(rules, "whole numbers, as text beyond 53 bits");
    const isInside = one >= LONG_MIN && one <= LONG_MAX &&
      (rules.min === undefined || one >= rules.min) &&
      (rules.max === undefined || one <= rules.max);
    if (!isInside) return outside(rules, one);
    whole.push(one);
  }
  const [only] = whole;
  return take(count === 1 && only !== undefined ? only : whole);
}

function wideOf(value: unknown): bigint | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  return typeof value === "string" && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}

function checkNumbers(rules: ValueRules, value: NewValue): CheckedValue {
  const { type, name } = rules;
  const count = NUMBERS[type];
  const numbers = type === "matrix" ? matrixOf(value) : listOf(value, count);
  if (numbers === undefined) {
    return wrong(rules, type === "matrix" ? "3 rows of 4" : counted(count));
  }
  for (const one of numbers) {
    if (typeof one !== "number") return wrong(rules, counted(count));
    if (!Number.isFinite(one)) return refuse("bad_message", `${name} takes finite numbers`);
    if (type.startsWith("int") || type === "byte") {
      if (!Number.isInteger(one)) return refuse("bad_message", `${name} takes whole numbers`);
      const [low, high] = type === "byte" ? [0, 255] : [INT_MIN, INT_MAX];
      if (one < low || one > high) return outside({ ...rules, min: low, max: high }, one);
    } else if (Math.abs(one) > FLOAT_MAX) {
      return outside({ ...rules, min: -FLOAT_MAX, max: FLOAT_MAX }, one);
    }
    if (rules.min !== undefined && one < rules.min) return outside(rules, one);
    if (rules.max !== undefined && one > rules.max) return outside(rules, one);
  }
  const [only] = numbers;
  return take(count === 1 && only !== undefined ? only : numbers);
}

function listOf(value: NewValue, count: number): number[] | undefined {
  if (typeof value === "number") return count === 1 ? [value] : undefined;
  if (!Array.isArray(value) || count === 1 || value.length !== count) return undefined;
  return value as number[];
}

/** The 12 numbers of a matrix, from rows or from a flat list; a fourth row must say nothing. */
function matrixOf(value: NewValue): number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const rows = Array.isArray(value[0])
    ? (value as number[][]).map((row) => row.length === 3 ? [...row, 0] : row)
    : chunks(value as number[]);
  if (rows === undefined || rows.some((row) => row.length !== 4)) return undefined;
  const [, , , last] = rows;
  const isPlain = last === undefined || last.join() === "0,0,0,1";
  return rows.length >= 3 && rows.length <= 4 && isPlain ? rows.slice(0, 3).flat() : undefined;
}

function chunks(list: readonly number[]): number[][] | undefined {
  if (list.length !== 12 && list.length !== 16) return undefined;
  return Array.from({ length: list.length / 4 }, (_, row) => list.slice(row * 4, row * 4 + 4));
}

function whole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

function counted(count: number): string {
  return count === 1 ? "a number" : `${count} numbers`;
}

function outside({ name, min, max }: ValueRules, value: number | bigint): CheckedValue {
  const low = min === undefined ? "" : ` from ${min}`;
  const high = max === undefined ? "" : ` to ${max}`;
  const range = low === "" && high === "" ? " 64 bits" : `${low}${high}`;
  return refuse("out_of_range", `${name} takes${range}, not ${value}`);
}
