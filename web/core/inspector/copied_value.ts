import { type NewValue, type PropertyValue, type ValueType, vectorLength } from "./property.ts";
import { isWhole } from "./property.ts";

/** A value as text that pastes back exactly; undefined for what cannot be copied. */
export function copyText(value: PropertyValue): string | undefined {
  if (value === null) return undefined;
  if (typeof value === "object" && !Array.isArray(value)) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

export type Pasted =
  | { readonly ok: true; readonly value: NewValue }
  | { readonly ok: false; readonly fault: string };

/** Reads copied text as a value of a type; a single number fills a vector. */
export function readPasted(text: string, type: ValueType): Pasted {
  if (type === "string") return { ok: true, value: text };
  if (type === "file") return { ok: false, fault: "A file is chosen, not pasted" };
  const fault = `"${short(text)}" does not fit here`;
  const value = parsed(text);
  if (type === "bool") {
    return typeof value === "boolean" ? { ok: true, value } : { ok: false, fault };
  }
  if (type === "matrix") {
    return isRows(value) ? { ok: true, value } : { ok: false, fault };
  }
  const whole = isWhole(type);
  const fits = (each: unknown): each is number =>
    typeof each === "number" && Number.isFinite(each) && (!whole || Number.isInteger(each));
  const length = vectorLength(type);
  if (length === 1) {
    const only = Array.isArray(value) && value.length === 1 ? value[0] : value;
    return fits(only) ? { ok: true, value: only } : { ok: false, fault };
  }
  if (fits(value)) return { ok: true, value: Array.from({ length }, () => value) };
  const isVector = Array.isArray(value) && value.length === length && value.every(fits);
  return isVector ? { ok: true, value } : { ok: false, fault };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const numbers = text.trim().split(/[\s,;]+/).map(Number);
    return numbers.every(Number.isFinite) ? numbers : undefined;
  }
}

function isRows(value: unknown): value is number[][] {
  return Array.isArray(value) && value.length > 0 &&
    value.every((row) => Array.isArray(row) && row.every((cell) => Number.isFinite(cell)));
}

function short(text: string): string {
  return text.length <= 24 ? text : `${text.slice(0, 24)}\u2026`;
}
