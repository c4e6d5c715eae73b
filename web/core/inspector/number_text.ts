/** A number as people read it: single-precision noise is gone, nothing else is rounded. */
export function numberText(value: number | string | undefined | null): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toString();
  if (Math.fround(value) !== value) return value.toString();
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short.toString();
  }
  return value.toString();
}

/** What a number field may hold. */
export interface NumberRules {
  readonly whole: boolean;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export type ReadNumber =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly fault: string };

/** Reads what somebody typed; a single comma is a decimal point. */
export function readNumber(text: string, rules: NumberRules): ReadNumber {
  const trimmed = text.trim();
  const plain = /^[^.,]*,[^.,]*$/.test(trimmed) ? trimmed.replace(",", ".") : trimmed;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) {
    return {
      ok: false,
      fault: trimmed === "" ? "A number is missing" : `"${trimmed}" is no number`,
    };
  }
  const value = Number(plain);
  if (!Number.isFinite(value)) return { ok: false, fault: `${trimmed} is too large` };
  if (rules.whole && !Number.isInteger(value)) {
    return { ok: false, fault: `${trimmed} is not a whole number` };
  }
  if (rules.min !== undefined && value < rules.min) {
    return { ok: false, fault: `The least is ${numberText(rules.min)}` };
  }
  if (rules.max !== undefined && value > rules.max) {
    return { ok: false, fault: `The most is ${numberText(rules.max)}` };
  }
  return { ok: true, value };
}

/** The value after steps up or down, inside its range and without binary noise. */
export function steppedNumber(
  value: number,
  steps: number,
  step: number,
  { min = -Infinity, max = Infinity }: Pick<NumberRules, "min" | "max">,
): number {
  const raw = Math.min(Math.max(value + steps * step, min), max);
  return Number(raw.toPrecision(12));
}
