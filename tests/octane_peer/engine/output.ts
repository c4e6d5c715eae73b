import type { OutputFormat, Progress, RenderedImage } from "../tracer/protocol.ts";
import { bytesPerPixel, type PixelFormat, type Premultiplied } from "../tracer/tonemap.ts";
import { IMAGE_TYPES, type PeerImage } from "../wire/image.ts";

const PREMULTIPLIED: Record<Premultiplied, number> = { none: 0, linearized: 1, encoded: 2 };
const SRGB = 1;
const LINEAR_SRGB = 2;

/** What clients ask for with `setAsyncTonemapParams1`, in Octane's numbers. */
export interface TonemapRequest {
  /** 0 LDR, 1 HDR float, 2 HDR half. */
  readonly bufferType: number;
  readonly colorSpace: number;
  readonly premultiplied: number;
}

/** What Octane renders as when nobody has asked. */
export const DEFAULT_REQUEST: TonemapRequest = {
  bufferType: 0,
  colorSpace: SRGB,
  premultiplied: 1,
};

/** What a test may do to images beside what clients ask for. */
export interface ImageFaults {
  /** Pixels of one brightness instead of colours. */
  readonly mono: "off" | "mono" | "monoAlpha";
  /** Octane cuts HDR images short, at the length that LDR ones have; `whole` sends all of it. */
  readonly hdr: "asked" | "truncated" | "whole";
  readonly premultiplied: "asked" | Premultiplied;
  /** Unused pixels behind every row. */
  readonly paddingPixels: number;
  /** `untold` leaves the change level of every image 0. */
  readonly levels: "told" | "untold";
}

/** Images as they should be. */
export const NO_IMAGE_FAULTS: ImageFaults = {
  mono: "off",
  hdr: "asked",
  premultiplied: "asked",
  paddingPixels: 0,
  levels: "told",
};

/** The format to develop images in, for a request under faults. */
export function outputFormat(request: TonemapRequest, faults: ImageFaults): OutputFormat {
  const hdr = faults.hdr !== "asked" || request.bufferType !== 0;
  const layout = { off: "Rgba", mono: "Mono", monoAlpha: "MonoAlpha" } as const;
  const asked = (["none", "linearized", "encoded"] as const)[request.premultiplied] ?? "linearized";
  return {
    pixels: `${hdr ? "hdr" : "ldr"}${layout[faults.mono]}` as PixelFormat,
    linear: request.colorSpace !== SRGB && request.colorSpace !== 0,
    premultiplied: faults.premultiplied === "asked" ? asked : faults.premultiplied,
    paddingPixels: faults.paddingPixels,
  };
}

/** A developed image as it goes on the wire. */
export function toPeerImage(
  image: RenderedImage,
  request: TonemapRequest,
  faults: ImageFaults,
  changeLevel: number,
  hasPendingUpdates: boolean,
): PeerImage {
  const { pixels, linear } = image.format;
  const hdr = pixels.startsWith("hdr");
  const half = request.bufferType === 2 && faults.hdr === "asked";
  const kept = faults.hdr === "whole" || !hdr ? bytesPerPixel(pixels) : bytesPerPixel(pixels) / 4;
  const length = half ? 0 : image.pitch * image.height * kept;
  const { progress } = image;
  return {
    type: half ? IMAGE_TYPES.halfRgba : IMAGE_TYPES[pixels],
    colorSpace: hdr ? LINEAR_SRGB : linear ? request.colorSpace : SRGB,
    isLinear: hdr || linear,
    width: image.width,
    height: image.height,
    pitch: image.pitch,
    data: image.bytes.subarray(0, length),
    ...sampleCounts(progress),
    samplesPerSecond: progress.samplesPerSecond,
    renderSeconds: progress.renderSeconds,
    changeLevel: faults.levels === "told" ? changeLevel : 0,
    hasPendingUpdates,
    subSampling: image.subSampling,
    hasAlpha: image.alphaChannel,
    premultiplied: PREMULTIPLIED[image.format.premultiplied],
    keepEnvironment: image.keepEnvironment,
  };
}

function sampleCounts(progress: Progress) {
  return {
    tonemappedSamples: progress.shownSamples,
    calculatedSamples: progress.shownSamples,
    regionSamples: progress.regionSamples > 0 ? progress.regionSamples : progress.shownSamples,
    maxSamples: progress.maxSamples,
  };
}
