import { KIND, prefixFault } from "./bytes.ts";

/** What a binary message is. */
export type BinaryKind = "frame" | "tiles" | "ack" | "input" | "pose";

const KINDS: ReadonlyMap<number, BinaryKind> = new Map<number, BinaryKind>([
  [KIND.image, "frame"],
  [KIND.tiles, "tiles"],
  [KIND.ack, "ack"],
  [KIND.input, "input"],
  [KIND.pose, "pose"],
]);

/** What `bytes` is by its first four bytes, or undefined when it is nothing of this version. */
export function binaryKind(bytes: Uint8Array): BinaryKind | undefined {
  return prefixFault(bytes) === undefined ? KINDS.get(bytes[3] ?? 0) : undefined;
}
