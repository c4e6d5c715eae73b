/** Time of day with milliseconds, in the browser's zone. */
export function clockText(unixMs: number): string {
  const date = new Date(unixMs);
  const two = (value: number) => String(value).padStart(2, "0");
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** A duration that people compare. */
export function msText(ms: number): string {
  return `${Math.abs(ms) < 100 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** A size that people compare. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
