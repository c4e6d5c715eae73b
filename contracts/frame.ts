import { hex, KIND, prefixFault, viewOf, writePrefix } from "./bytes.ts";
import { type Tier, TIER_CODES, tierOfCode } from "./tiers.ts";

/** Bytes before the body of a frame, version 1. */
export const FRAME_HEADER_BYTES = 72;

/** Compression of a frame's body or of each tile. */
export type Codec = "jpeg" | "png" | "webp";

/** The byte that stands for each codec. */
export const CODEC_CODES: Readonly<Record<Codec, number>> = { jpeg: 1, png: 2, webp: 3 };

const CODECS: readonly Codec[] = ["jpeg", "png", "webp"];

/** Bits of the flags byte. */
export const FRAME_FLAGS = {
  converged: 1,
  lossless: 2,
  interactive: 4,
  alpha: 8,
  announced: 16,
} as const;

/** What a frame says of itself; counts and sizes are unsigned 32-bit, sizes in pixels. */
export interface FrameHeader {
  readonly kind: "image" | "tiles";
  readonly codec: Codec;
  /** The render has finished. */
  readonly converged: boolean;
  readonly lossless: boolean;
  /** A gesture was running when the image came. */
  readonly interactive: boolean;
  readonly alpha: boolean;
  /** The body is left out and must be fetched. */
  readonly announced: boolean;
  /** The source image; a lossless frame replaces a lossy one of equal `seq`. */
  readonly seq: number;
  /** Tiles patch nothing older than this frame; 0 for images. */
  readonly baseSeq: number;
  readonly epoch: number;
  /** Newest input of the driver that the image includes. */
  readonly inputSeq: number;
  readonly width: number;
  readonly height: number;
  readonly renderWidth: number;
  readonly renderHeight: number;
  /** Samples per pixel done. */
  readonly samples: number;
  readonly maxSamples: number;
  readonly renderSeconds: number;
  readonly samplesPerSecond: number;
  /** Unix time at which the callback arrived, ms. */
  readonly capturedAtMs: number;
  readonly session: number;
  readonly tier: Tier;
  /** Unsigned 16-bit. */
  readonly renderPassId: number;
}

/** Outcome of {@link decodeFrame}; `body` shares the memory of the message. */
export type FrameResult =
  | { readonly ok: true; readonly header: FrameHeader; readonly body: Uint8Array }
  | { readonly ok: false; readonly reason: string };

/** The 72 header bytes. */
export function encodeFrameHeader(header: FrameHeader): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES);
  writeFrameHeader(viewOf(bytes), header);
  return bytes;
}

/** Header and body in one new buffer. */
export function encodeFrame(header: FrameHeader, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + body.length);
  writeFrameHeader(viewOf(bytes), header);
  bytes.set(body, FRAME_HEADER_BYTES);
  return bytes;
}

function writeFrameHeader(view: DataView, header: FrameHeader): void {
  writePrefix(view, header.kind === "image" ? KIND.image : KIND.tiles);
  view.setUint8(4, CODEC_CODES[header.codec]);
  view.setUint8(5, flagsOf(header));
  view.setUint16(6, FRAME_HEADER_BYTES, true);
  view.setUint32(8, header.seq, true);
  view.setUint32(12, header.baseSeq, true);
  view.setUint32(16, header.epoch, true);
  view.setUint32(20, header.inputSeq, true);
  view.setUint32(24, header.width, true);
  view.setUint32(28, header.height, true);
  view.setUint32(32, header.renderWidth, true);
  view.setUint32(36, header.renderHeight, true);
  view.setUint32(40, header.samples, true);
  view.setUint32(44, header.maxSamples, true);
  view.setFloat32(48, header.renderSeconds, true);
  view.setFloat32(52, header.samplesPerSecond, true);
  view.setFloat64(56, header.capturedAtMs, true);
  view.setUint32(64, header.session, true);
  view.setUint8(68, TIER_CODES[header.tier]);
  view.setUint16(70, header.renderPassId, true);
}

function flagsOf(header: FrameHeader): number {
  return (header.converged ? FRAME_FLAGS.converged : 0) |
    (header.lossless ? FRAME_FLAGS.lossless : 0) |
    (header.interactive ? FRAME_FLAGS.interactive : 0) |
    (header.alpha ? FRAME_FLAGS.alpha : 0) |
    (header.announced ? FRAME_FLAGS.announced : 0);
}

/** Reads a frame of either kind; the body starts where the header says, so headers may grow. */
export function decodeFrame(bytes: Uint8Array): FrameResult {
  const fault = prefixFault(bytes);
  if (fault !== undefined) return { ok: false, reason: fault };
  const kind = frameKindOf(bytes[3] ?? 0);
  if (kind === undefined) {
    return { ok: false, reason: `Message kind ${hex(bytes[3] ?? 0)} is not a frame` };
  }
  if (bytes.length < FRAME_HEADER_BYTES) {
    const reason = `Frame of ${bytes.length} bytes is shorter than its header of 72`;
    return { ok: false, reason };
  }
  const view = viewOf(bytes);
  const headerBytes = view.getUint16(6, true);
  if (headerBytes < FRAME_HEADER_BYTES || headerBytes > bytes.length) {
    const reason = `Frame header length ${headerBytes} is not between 72 and ${bytes.length}`;
    return { ok: false, reason };
  }
  const codec = CODECS[view.getUint8(4) - 1];
  if (codec === undefined) return { ok: false, reason: `Frame codec ${bytes[4]} is unknown` };
  const tier = tierOfCode(view.getUint8(68));
  if (tier === undefined) return { ok: false, reason: `Frame tier ${bytes[68]} is unknown` };
  const header = readFrameHeader(view, kind, codec, tier);
  return { ok: true, header, body: bytes.subarray(headerBytes) };
}

function frameKindOf(byte: number): FrameHeader["kind"] | undefined {
  if (byte === KIND.image) return "image";
  return byte === KIND.tiles ? "tiles" : undefined;
}

function readFrameHeader(
  view: DataView,
  kind: FrameHeader["kind"],
  codec: Codec,
  tier: Tier,
): FrameHeader {
  const flags = view.getUint8(5);
  return {
    kind,
    codec,
    converged: (flags & FRAME_FLAGS.converged) !== 0,
    lossless: (flags & FRAME_FLAGS.lossless) !== 0,
    interactive: (flags & FRAME_FLAGS.interactive) !== 0,
    alpha: (flags & FRAME_FLAGS.alpha) !== 0,
    announced: (flags & FRAME_FLAGS.announced) !== 0,
    seq: view.getUint32(8, true),
    baseSeq: view.getUint32(12, true),
    epoch: view.getUint32(16, true),
    inputSeq: view.getUint32(20, true),
    width: view.getUint32(24, true),
    height: view.getUint32(28, true),
    renderWidth: view.getUint32(32, true),
    renderHeight: view.getUint32(36, true),
    samples: view.getUint32(40, true),
    maxSamples: view.getUint32(44, true),
    renderSeconds: view.getFloat32(48, true),
    samplesPerSecond: view.getFloat32(52, true),
    capturedAtMs: view.getFloat64(56, true),
    session: view.getUint32(64, true),
    tier,
    renderPassId: view.getUint16(70, true),
  };
}
