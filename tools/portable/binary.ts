/** A program or library by the format and the processor that it is made for. */
export interface BinaryKind {
  readonly os: "linux" | "darwin" | "win32";
  readonly cpu: "x64" | "arm64" | "other";
}

const ELF_MACHINES: Readonly<Record<number, BinaryKind["cpu"]>> = { 0x3e: "x64", 0xb7: "arm64" };
const PE_MACHINES: Readonly<Record<number, BinaryKind["cpu"]>> = { 0x8664: "x64", 0xaa64: "arm64" };
const MACH_TYPES: Readonly<Record<number, BinaryKind["cpu"]>> = {
  0x01000007: "x64",
  0x0100000c: "arm64",
};

/** What the first bytes of a file say it is: ELF, Mach-O or PE; undefined for anything else. */
export function binaryKind(bytes: Uint8Array): BinaryKind | undefined {
  if (bytes.length < 64) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  if (magic === 0x7f454c46) {
    return { os: "linux", cpu: ELF_MACHINES[view.getUint16(18, true)] ?? "other" };
  }
  if (magic === 0xcffaedfe) {
    return { os: "darwin", cpu: MACH_TYPES[view.getUint32(4, true)] ?? "other" };
  }
  const start = view.getUint32(60, true);
  const isPe = view.getUint16(0) === 0x4d5a && start + 6 <= bytes.length &&
    view.getUint32(start) === 0x50450000;
  return isPe
    ? { os: "win32", cpu: PE_MACHINES[view.getUint16(start + 4, true)] ?? "other" }
    : undefined;
}
