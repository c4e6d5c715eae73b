import type { Codec, FrameHeader, Tier } from "@fuelrail/contracts/binary";
import type { Size } from "../core/rendition.ts";
import type { SourceFrame } from "./source_frame.ts";

/** What a rendition adds to what its source image says. */
export interface Rendition {
  readonly tier: Tier;
  readonly codec: Codec;
  readonly size: Size;
  readonly converged: boolean;
  readonly lossless: boolean;
  readonly alpha: boolean;
  readonly announced: boolean;
  /** Of tiles: the image that they go on from; whole pictures have none. */
  readonly baseSeq?: number;
}

/** The header of a frame made of a source image. */
export function headerOf(frame: SourceFrame, rendition: Rendition, session: number): FrameHeader {
  const { octane, id, render, capturedAtMs, interactive } = frame;
  const { tier, codec, size, converged, lossless, alpha, announced, baseSeq } = rendition;
  return {
    kind: baseSeq === undefined ? "image" : "tiles",
    codec,
    converged,
    lossless,
    interactive,
    alpha,
    announced,
    seq: id.seq,
    baseSeq: baseSeq ?? 0,
    epoch: id.epoch,
    inputSeq: id.inputSeq,
    width: size.width,
    height: size.height,
    renderWidth: render.width,
    renderHeight: render.height,
    samples: countOf(octane.tonemappedSamples),
    maxSamples: countOf(octane.maxSamples),
    renderSeconds: finite(octane.renderSeconds),
    samplesPerSecond: finite(octane.samplesPerSecond),
    capturedAtMs,
    session,
    tier,
    renderPassId: octane.renderPassId & 0xffff,
  };
}

/** Samples per pixel as a whole number that fits the wire. */
export function countOf(samples: number): number {
  return Number.isFinite(samples) ? Math.min(0xffff_ffff, Math.max(0, Math.round(samples))) : 0;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
