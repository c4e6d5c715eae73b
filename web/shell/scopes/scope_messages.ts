import type { Histogram } from "../../core/scopes/histogram.ts";
import type { WaveformMode } from "../../core/scopes/waveform.ts";

/** A picture to measure; it is handed over and closed there. */
export interface ScopeRequest {
  readonly bitmap: ImageBitmap;
  readonly mode: WaveformMode;
}

/** What was measured of one picture. */
export interface ScopeResult {
  readonly histogram: Histogram;
  readonly waveform: {
    readonly width: number;
    /** RGBA, 256 rows. */
    readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  };
  /** Size of what was measured, which may be less than the picture. */
  readonly width: number;
  readonly height: number;
  /** Time that it took, ms. */
  readonly tookMs: number;
}
