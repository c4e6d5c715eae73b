const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** The bits of the half-precision number nearest to a number. */
export function halfBits(value: number): number {
  single[0] = value;
  const all = bits[0] as number;
  const sign = (all >>> 16) & 0x8000;
  const exponent = (all >>> 23) & 0xff;
  const fraction = all & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200);
  const shifted = exponent - 112;
  if (shifted >= 31) return sign | 0x7c00;
  if (shifted <= 0) {
    if (shifted < -10) return sign;
    return sign | rounded(fraction | 0x800000, 14 - shifted);
  }
  return sign + rounded((shifted << 23) | fraction, 13);
}

/** Divides by a power of two to the nearest whole number, ties to the even one. */
function rounded(value: number, shift: number): number {
  const whole = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (whole & 1) === 1) ? whole + 1 : whole;
}
