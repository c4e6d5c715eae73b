import { PROTOCOL_VERSION } from "./version.ts";

/** First two bytes of every binary message: `"FR"`. */
export const MAGIC = [0x46, 0x52] as const;

/** The kind byte, at offset 3, of every binary message. */
export const KIND = {
  image: 0x46,
  tiles: 0x54,
  ack: 0x41,
  input: 0x49,
  pose: 0x43,
  mesh: 0x4d,
} as const;

/** A view over exactly the bytes of `bytes`. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Writes magic, version and kind at the start of `view`. */
export function writePrefix(view: DataView, kind: number): void {
  view.setUint8(0, MAGIC[0]);
  view.setUint8(1, MAGIC[1]);
  view.setUint8(2, PROTOCOL_VERSION);
  view.setUint8(3, kind);
}

/** Why the first four bytes are not of this protocol's version, or undefined when they are. */
export function prefixFault(bytes: Uint8Array): string | undefined {
  if (bytes.length < 4) return `Message of ${bytes.length} bytes is shorter than its prefix of 4`;
  if (bytes[0] !== MAGIC[0] || bytes[1] !== MAGIC[1]) return 'Message does not start with "FR"';
  if (bytes[2] !== PROTOCOL_VERSION) {
    return `Message is of version ${bytes[2]}, known is ${PROTOCOL_VERSION}`;
  }
  return undefined;
}

/** Why `bytes` is not a message of `kind` and exactly `size` bytes, or undefined when it is. */
export function fixedFault(
  bytes: Uint8Array,
  kind: number,
  size: number,
  name: string,
): string | undefined {
  const fault = prefixFault(bytes);
  if (fault !== undefined) return fault;
  if (bytes[3] !== kind) return `Message kind ${hex(bytes[3] ?? 0)} is not ${name} (${hex(kind)})`;
  if (bytes.length !== size) return `${name} of ${bytes.length} bytes must be ${size}`;
  return undefined;
}

/** A byte as text such as `0x46`. */
export function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, "0")}`;
}
