import { IMAGE_SIDE_MAX } from "@fuelrail/contracts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const IHDR = 0x49484452;
const IDAT = 0x49444154;
const IEND = 0x49454e44;
/** Length, type and checksum of a chunk. */
const CHUNK_FRAME_BYTES = 12;
const IHDR_BYTES = 13;

/** Whether bytes begin as a PNG does. */
export function isPngStart(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte);
}

/**
 * Why bytes are not a whole PNG, or undefined: the chunks are walked from the header to the end,
 * and the pixels are left to who shows them.
 */
export function pngFault(bytes: Uint8Array): string | undefined {
  if (!isPngStart(bytes)) return "not a PNG";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SIGNATURE.length;
  let hasPixels = false;
  while (at + CHUNK_FRAME_BYTES <= bytes.length) {
    const length = view.getUint32(at);
    const type = view.getUint32(at + 4);
    const isFirst = at === SIGNATURE.length;
    const end = at + CHUNK_FRAME_BYTES + length;
    if (end > bytes.length) return "a chunk is longer than the message";
    if (isFirst !== (type === IHDR)) return "the header is missing or comes twice";
    if (isFirst) {
      if (length !== IHDR_BYTES) return "the header has the wrong length";
      const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
      if (width === 0 || height === 0) return "it has no pixels";
      if (width > IMAGE_SIDE_MAX || height > IMAGE_SIDE_MAX) {
        return `${width} x ${height} is more than ${IMAGE_SIDE_MAX} pixels a side`;
      }
    }
    hasPixels ||= type === IDAT;
    if (type === IEND) {
      if (!hasPixels) return "it has no pixels";
      return end === bytes.length ? undefined : "something follows its end";
    }
    at = end;
  }
  return "it is cut off";
}
