import type { RelayFrame } from "./frame_check.ts";

/** What is told of a picture beside it: sizes in pixels, times in ms of Unix time or in seconds. */
export interface PictureFacts {
  readonly seq: number;
  readonly epoch: number;
  readonly session: number;
  readonly tier: string;
  /** A lossless picture of a settled image. */
  readonly final: boolean;
  readonly kind: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly alpha: boolean;
  readonly samples: number;
  readonly max_samples: number;
  readonly render_seconds: number;
  readonly samples_per_second: number;
  readonly captured_at_ms: number;
  readonly converged: boolean;
  readonly interactive: boolean;
  readonly input_seq: number;
  readonly render_width: number;
  readonly render_height: number;
  readonly render_pass_id: number;
}

/** What a frame says of itself, under the names that scripts use. */
export function factsOf({ header, picture, kind }: RelayFrame): PictureFacts {
  return {
    seq: header.seq,
    epoch: header.epoch,
    session: header.session,
    tier: header.tier,
    final: header.tier === "still",
    kind,
    bytes: picture.length,
    width: header.width,
    height: header.height,
    alpha: header.alpha,
    samples: header.samples,
    max_samples: header.maxSamples,
    render_seconds: header.renderSeconds,
    samples_per_second: header.samplesPerSecond,
    captured_at_ms: header.capturedAtMs,
    converged: header.converged,
    interactive: header.interactive,
    input_seq: header.inputSeq,
    render_width: header.renderWidth,
    render_height: header.renderHeight,
    render_pass_id: header.renderPassId,
  };
}
