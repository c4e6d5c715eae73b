/** Shown in place of every value that nobody measured. */
export const DASH = "\u2013";

/** A whole number with thin groups of three, or a dash. */
export function formatCount(value: number | undefined): string {
  if (value === undefined) return DASH;
  return Math.round(value).toString().replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}

/** Samples per second in the unit that keeps three digits ("12.4 Ms/s"), or a dash. */
export function formatSampleRate(perSecond: number | undefined): string {
  if (perSecond === undefined) return DASH;
  if (perSecond >= 1e9) return `${threeDigits(perSecond / 1e9)} Gs/s`;
  if (perSecond >= 1e6) return `${threeDigits(perSecond / 1e6)} Ms/s`;
  if (perSecond >= 1e3) return `${threeDigits(perSecond / 1e3)} ks/s`;
  return `${threeDigits(perSecond)} s/s`;
}

/** Seconds as h:mm:ss, the way Octane shows render time, or a dash. */
export function formatDuration(seconds: number | undefined): string {
  if (seconds === undefined) return DASH;
  const whole = Math.floor(seconds);
  const pad = (value: number) => value.toString().padStart(2, "0");
  return `${pad(Math.floor(whole / 3600))}:${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`;
}

/** A time span in the unit a person would use ("0.3 s", "12 s", "4 min"), or a dash. */
export function formatAge(ms: number | undefined): string {
  if (ms === undefined) return DASH;
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = seconds / 60;
  if (minutes < 90) return `${Math.round(minutes)} min`;
  const hours = minutes / 60;
  return hours < 36 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} days`;
}

/** Milliseconds as a short number with its unit, or a dash. */
export function formatMs(ms: number | undefined): string {
  return ms === undefined ? DASH : `${Math.round(Math.max(0, ms))} ms`;
}

/** Pixel size as "1920 x 1080" with a multiplication sign, or a dash. */
export function formatSize(width: number | undefined, height: number | undefined): string {
  if (!width || !height) return DASH;
  return `${width} \u00d7 ${height}`;
}

/** A zoom factor as a percentage, with decimals only where they matter. */
export function formatZoom(zoom: number | undefined): string {
  if (zoom === undefined) return DASH;
  const percent = zoom * 100;
  return `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** Bits per second as "8.4 Mbit/s", or a dash. */
export function formatBitRate(bitsPerSecond: number | undefined): string {
  if (bitsPerSecond === undefined) return DASH;
  if (bitsPerSecond >= 1e6) return `${threeDigits(bitsPerSecond / 1e6)} Mbit/s`;
  return `${threeDigits(bitsPerSecond / 1e3)} kbit/s`;
}

/** Frames per second: one decimal below ten, or a dash. */
export function formatFps(fps: number | undefined): string {
  if (fps === undefined) return DASH;
  return fps > 0 && fps < 9.95 ? fps.toFixed(1) : Math.round(fps).toString();
}

/** A wall-clock time of the reader's own day and language. */
export function formatClock(unixMs: number): string {
  return new Intl.DateTimeFormat(undefined, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).format(unixMs);
}

/** The same words with a capital first letter, unless they start with the name of something. */
export function sentence(text: string): string {
  return text.replace(/^[a-z](?=[a-z]*(?:[\s,.:;]|$))/, (letter) => letter.toUpperCase());
}

function threeDigits(value: number): string {
  if (value === 0) return "0";
  if (value >= 99.95) return Math.round(value).toString();
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}
