import { createLog, type Log } from "@fuelrail/kit/log";
import type { OctaneImage } from "@fuelrail/kit/octane";
import { judgeSource } from "../../core/pixels/source.ts";
import type { RawPixels, SourceFrame } from "../source_frame.ts";

/** What a test wants of a frame; the rest is plain. */
export interface FrameWish {
  readonly epoch?: number;
  readonly projectGeneration?: number;
  readonly samples?: number;
  readonly firstOfEpoch?: boolean;
  readonly interactive?: boolean;
  readonly complete?: boolean;
}

/** A log that writes nothing. */
export function silentLog(): Log {
  return createLog("test", "error", () => {});
}

/** Lets everything run that waits only on settled promises. */
export async function settlePromises(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** A frame of a small grey picture, for tests of what becomes of frames. */
export function frameOf(seq: number, wish: FrameWish = {}): SourceFrame {
  const { epoch = 1, projectGeneration = 1, samples = seq, firstOfEpoch = false } = wish;
  const { interactive = false, complete = false } = wish;
  const octane: OctaneImage = {
    type: 0,
    colorSpace: 1,
    isLinear: false,
    width: 8,
    height: 4,
    pitch: 8,
    data: new Uint8Array(8 * 4 * 4).fill(100),
    renderPassId: 0,
    tonemappedSamples: samples,
    calculatedSamples: samples,
    regionSamples: samples,
    maxSamples: 100,
    samplesPerSecond: 1,
    renderSeconds: samples,
    changeLevel: BigInt(epoch),
    hasPendingUpdates: false,
    subSampling: 1,
    hasAlpha: false,
    premultiplied: 0,
    keepEnvironment: false,
  };
  const judged = judgeSource(octane);
  if (!judged.ok) throw new Error(judged.reason);
  const { data, width, height } = octane;
  const pixels: RawPixels = { data, width, height, channels: 4, pitch: width, alpha: false };
  const key = {
    level: epoch,
    samples,
    renderSeconds: samples,
    width,
    height,
    content: seq,
    renderPassId: 0,
  };
  const numbered = (number: number): SourceFrame => ({
    octane,
    judged,
    render: { width, height },
    capturedAtMs: 1_700_000_000_000 + seq,
    receivedAtMs: 0,
    interactive,
    complete,
    id: { key, projectGeneration, seq: number, epoch, inputSeq: 0, firstOfEpoch },
    live: () => Promise.resolve(pixels),
    still: () => Promise.resolve(pixels),
    renumbered: numbered,
  });
  return numbered(seq);
}
