/** A 64-bit integer in JSON: a number when a double holds it exactly, else decimal text. */
export function toWide(value: number | bigint): number | string {
  if (typeof value === "number") return value;
  const isExact = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;
  return isExact ? Number(value) : value.toString();
}

/** The integer that a JSON value stands for; undefined for a fraction or text that is none. */
export function fromWide(value: number | string): bigint | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  return /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}
