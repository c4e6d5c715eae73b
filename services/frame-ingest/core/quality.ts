import { MAX_FRAME_BYTES } from "@fuelrail/contracts/binary";

/** How a live frame is encoded. */
export interface EncodeTry {
  /** JPEG quality, 1 to 100. */
  readonly quality: number;
  /** Share of the tier's width and height. */
  readonly scale: number;
}

/** Settings that quality depends on. */
export interface QualitySettings {
  readonly quality_interactive: number;
  readonly quality_settling: number;
}

const LOWEST_QUALITY = 30;
const QUALITY_STEP = 20;
/** Taken off beyond the computed share, because bytes do not fall quite as pixels do. */
const SCALE_MARGIN = 0.9;
const SCALE_MIN = 0.05;

/** Quality while a gesture runs and while the render settles. */
export function firstTry(settings: QualitySettings, gesture: boolean): EncodeTry {
  return { quality: gesture ? settings.quality_interactive : settings.quality_settling, scale: 1 };
}

/**
 * What to try after a frame came out too large for one message: lower quality first, then fewer
 * pixels; undefined when it fits or nothing smaller makes sense.
 *
 * @param bytes size of the message, header included
 */
export function nextTry(last: EncodeTry, bytes: number): EncodeTry | undefined {
  if (bytes <= MAX_FRAME_BYTES || last.scale <= SCALE_MIN) return undefined;
  if (last.quality > LOWEST_QUALITY) {
    const isFarOver = bytes > 2 * MAX_FRAME_BYTES;
    const quality = isFarOver ? LOWEST_QUALITY : last.quality - QUALITY_STEP;
    return { ...last, quality: Math.max(LOWEST_QUALITY, quality) };
  }
  const share = Math.sqrt(MAX_FRAME_BYTES / bytes) * SCALE_MARGIN;
  return { ...last, scale: Math.max(SCALE_MIN, last.scale * share) };
}
