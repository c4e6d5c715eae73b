import { WireWriter } from "./writer.ts";

/** Octane's numbers for what a pixel is made of. */
export const IMAGE_TYPES = {
  ldrRgba: 0,
  ldrMono: 1,
  hdrRgba: 2,
  hdrMono: 3,
  ldrMonoAlpha: 4,
  hdrMonoAlpha: 5,
  halfRgba: 6,
} as const;

/** One image as it goes on the wire; sizes and `pitch` in pixels, rows from the top. */
export interface PeerImage {
  readonly type: number;
  readonly colorSpace: number;
  readonly isLinear: boolean;
  readonly width: number;
  readonly height: number;
  readonly pitch: number;
  readonly data: Uint8Array;
  readonly tonemappedSamples: number;
  readonly calculatedSamples: number;
  readonly regionSamples: number;
  readonly maxSamples: number;
  readonly samplesPerSecond: number;
  readonly renderSeconds: number;
  readonly changeLevel: number;
  readonly hasPendingUpdates: boolean;
  readonly subSampling: number;
  readonly hasAlpha: boolean;
  readonly premultiplied: number;
  readonly keepEnvironment: boolean;
}

function encodeHead(image: PeerImage): Uint8Array {
  const head = new WireWriter();
  head.varint(1, image.type);
  head.varint(2, image.colorSpace);
  head.varint(3, image.isLinear);
  const size = new WireWriter(16);
  size.varint(1, image.width);
  size.varint(2, image.height);
  head.block(5, size.bytes());
  head.varint(6, image.pitch);
  return head.bytes();
}

/** Everything behind the pixels but `renderPassId` and `_mPrivate`, which Octane never sends. */
function encodeTail(image: PeerImage): Uint8Array {
  const tail = new WireWriter();
  tail.float(9, image.tonemappedSamples);
  tail.float(10, image.calculatedSamples);
  tail.float(11, image.regionSamples);
  tail.float(12, image.maxSamples);
  tail.float(13, image.samplesPerSecond);
  tail.float(14, image.renderSeconds);
  const level = new WireWriter(16);
  level.varint(1, image.changeLevel);
  tail.block(15, level.bytes());
  tail.varint(16, image.hasPendingUpdates);
  tail.varint(17, image.subSampling);
  tail.varint(18, image.hasAlpha);
  tail.varint(19, image.premultiplied);
  tail.varint(20, image.keepEnvironment);
  return tail.bytes();
}

function blockLength(content: number): number {
  let length = 1;
  for (let rest = content; rest > 127; rest = Math.floor(rest / 128)) length++;
  return 1 + length + content;
}

/**
 * Encodes an `ApiArrayApiRenderImage` as the last field of a message that starts with `prefix`,
 * itself inside field `outer` of another message if given. One allocation, one copy of the pixels.
 */
export function encodeImages(
  images: readonly PeerImage[],
  field: number,
  prefix: Uint8Array,
  outer: number | null,
): Uint8Array {
  const parts = images.map((image) => {
    const head = encodeHead(image);
    const tail = encodeTail(image);
    const size = new WireWriter(8);
    size.varint(2, image.data.length);
    const pixels = image.data.length === 0 ? 0 : blockLength(image.data.length);
    const buffer = pixels + size.length;
    const total = head.length + blockLength(buffer) + tail.length;
    return { image, head, tail, size: size.bytes(), buffer, total };
  });
  const list = parts.reduce((sum, { total }) => sum + blockLength(total), 0);
  const body = prefix.length + blockLength(list);
  const writer = new WireWriter(outer === null ? body : blockLength(body));
  if (outer !== null) writer.head(outer, body);
  writer.raw(prefix);
  writer.head(field, list);
  for (const { image, head, tail, size, buffer, total } of parts) {
    writer.head(1, total);
    writer.raw(head);
    writer.head(7, buffer);
    if (image.data.length > 0) writer.block(1, image.data);
    writer.raw(size);
    writer.raw(tail);
  }
  return writer.bytes();
}
