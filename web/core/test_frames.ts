import type { FrameHeader } from "@fuelrail/contracts/binary";

const PLAIN: FrameHeader = {
  kind: "image",
  codec: "jpeg",
  converged: false,
  lossless: false,
  interactive: false,
  alpha: false,
  announced: false,
  seq: 1,
  baseSeq: 0,
  epoch: 1,
  inputSeq: 0,
  width: 512,
  height: 256,
  renderWidth: 1024,
  renderHeight: 512,
  samples: 10,
  maxSamples: 100,
  renderSeconds: 1,
  samplesPerSecond: 1_000_000,
  capturedAtMs: 0,
  session: 7,
  tier: "full",
  renderPassId: 0,
};

/** A frame header for tests, plain but for what is given. */
export function headerOf(fields: Partial<FrameHeader> = {}): FrameHeader {
  return { ...PLAIN, ...fields };
}

/** The header of a lossless still. */
export function stillOf(fields: Partial<FrameHeader> = {}): FrameHeader {
  return headerOf({ tier: "still", codec: "png", lossless: true, ...fields });
}
