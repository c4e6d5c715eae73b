/** Unix time in milliseconds with fractions, equal enough between processes of one machine. */
export function unixMs(): number {
  return performance.timeOrigin + performance.now();
}
