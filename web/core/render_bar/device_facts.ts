import { type Device, type DeviceStats, formatBytes } from "../scene/device_stats.ts";

/** What the bar says of the device that renders. */
export interface DeviceFact {
  readonly name: string;
  readonly memory: string;
  /** 0..1; undefined when Octane does not tell both numbers. */
  readonly share: number | undefined;
  readonly hint: string;
}

/**
 * The rendering device whose memory is fullest, for it is the one that runs out; undefined while
 * Octane has told of none.
 */
export function deviceFact(stats: DeviceStats | undefined): DeviceFact | undefined {
  const devices = stats?.devices ?? [];
  const rendering = devices.filter(({ used }) => used === true);
  const candidates = rendering.length > 0 ? rendering : devices;
  const [fullest] = candidates.toSorted((a, b) => (shareOf(b) ?? -1) - (shareOf(a) ?? -1));
  if (fullest === undefined) return undefined;
  const others = candidates.length - 1;
  const { name, usedBytes, totalBytes, outOfCoreBytes } = fullest;
  const known = usedBytes !== undefined || totalBytes !== undefined;
  const hint = [
    name,
    known ? `${formatBytes(usedBytes)} of ${formatBytes(totalBytes)} in use` : undefined,
    known ? undefined : "Octane does not tell how much memory is in use",
    outOfCoreBytes ? `${formatBytes(outOfCoreBytes)} out of core` : undefined,
    others > 0 ? `the fullest of ${candidates.length} devices` : undefined,
  ].filter((part) => part !== undefined).join("; ");
  return { name, memory: memoryText(fullest), share: shareOf(fullest), hint };
}

function shareOf({ usedBytes, totalBytes }: Device): number | undefined {
  if (usedBytes === undefined || totalBytes === undefined || totalBytes <= 0) return undefined;
  return Math.min(usedBytes / totalBytes, 1);
}

function memoryText({ usedBytes, totalBytes }: Device): string {
  if (usedBytes === undefined && totalBytes === undefined) return "\u2013";
  const part = (bytes: number | undefined) => bytes === undefined ? "\u2013" : formatBytes(bytes);
  return `${part(usedBytes)} / ${part(totalBytes)}`;
}
