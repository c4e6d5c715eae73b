import type {
  ImageType,
  NamedColorSpace,
  PremultipliedAlphaType,
  SubSampleMode,
} from "./gen/common/enums_pb.ts";

/** One rendered image as Octane sent it: undecoded pixels with what is known about them. */
export interface OctaneImage {
  /** What a pixel is made of; newer kinds than the known ones pass through as numbers. */
  readonly type: ImageType;
  readonly colorSpace: NamedColorSpace;
  readonly isLinear: boolean;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Pixels from one row's start to the next one's; at least `width`. */
  readonly pitch: number;
  /** Rows from the top; a view of the received message, and shorter than the size says for HDR. */
  readonly data: Uint8Array;
  readonly renderPassId: number;
  /** Samples per pixel that the image shows. */
  readonly tonemappedSamples: number;
  /** Samples per pixel that the engine has calculated. */
  readonly calculatedSamples: number;
  readonly regionSamples: number;
  readonly maxSamples: number;
  readonly samplesPerSecond: number;
  readonly renderSeconds: number;
  readonly changeLevel: bigint;
  readonly hasPendingUpdates: boolean;
  readonly subSampling: SubSampleMode;
  readonly hasAlpha: boolean;
  readonly premultiplied: PremultipliedAlphaType;
  readonly keepEnvironment: boolean;
}
