import { encodeFrame, type FrameHeader } from "@fuelrail/contracts";
import { checkFrame, type RelayFrame } from "../core/frame_check.ts";

/** A header of a live frame, with what a test says otherwise. */
export function headerOf(more: Partial<FrameHeader> = {}): FrameHeader {
  return {
    kind: "image",
    codec: more.tier === "still" ? "png" : "jpeg",
    converged: false,
    lossless: more.tier === "still",
    interactive: false,
    alpha: false,
    announced: false,
    seq: 1,
    baseSeq: 0,
    epoch: 1,
    inputSeq: 0,
    width: 64,
    height: 32,
    renderWidth: 64,
    renderHeight: 32,
    samples: 4,
    maxSamples: 100,
    renderSeconds: 1.5,
    samplesPerSecond: 20,
    capturedAtMs: 1_793_000_000_000,
    session: 7,
    tier: "full",
    renderPassId: 0,
    ...more,
  };
}

/** Bytes that begin and end as a JPEG does; `size` of them, all told. */
export function jpegBytes(size = 64, fill = 1): Uint8Array {
  const bytes = new Uint8Array(Math.max(8, size)).fill(fill);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  bytes.set([0xff, 0xd9], bytes.length - 2);
  return bytes;
}

/** Bytes that begin and end as a PNG does. */
export function pngBytes(size = 64, fill = 1): Uint8Array {
  const bytes = new Uint8Array(Math.max(24, size)).fill(fill);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  bytes.set([0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82], bytes.length - 8);
  return bytes;
}

/** A whole frame message. */
export function frameBytes(more: Partial<FrameHeader> = {}, body?: Uint8Array): Uint8Array {
  const header = headerOf(more);
  const fill = header.seq % 200;
  return encodeFrame(header, body ?? (header.codec === "png" ? pngBytes : jpegBytes)(64, fill));
}

/** A frame as a sink gets it. */
export function relayFrame(more: Partial<FrameHeader> = {}, body?: Uint8Array): RelayFrame {
  const bytes = frameBytes(more, body);
  const checked = checkFrame(bytes, headerOf(more).tier);
  if (checked.is !== "frame") throw new Error(JSON.stringify(checked));
  return checked.frame;
}
