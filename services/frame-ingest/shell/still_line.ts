import {
  encodeFrame,
  encodeFrameHeader,
  FRAME_HEADER_BYTES,
  type FrameHeader,
  MAX_FRAME_BYTES,
} from "@fuelrail/contracts/binary";
import type { StreamSettings } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { createSlot, finish, offer } from "../core/coalesce.ts";
import { colourOf } from "./colour.ts";
import type { Encoder } from "./encoder.ts";
import type { FrameStages } from "./frame_outlet.ts";
import { headerOf } from "./frame_header.ts";
import type { IngestMetrics } from "./ingest_metrics.ts";
import type { SourceFrame } from "./source_frame.ts";

/** A lossless picture ready to go out. */
export interface Still {
  readonly frame: SourceFrame;
  readonly body: Uint8Array;
  readonly stages: FrameStages;
  /** What goes on the bus: the whole frame, or its announcement. */
  readonly message: Uint8Array;
}

export interface StillLineOptions {
  readonly session: number;
  readonly encoder: Encoder;
  readonly settings: () => StreamSettings;
  /** Whether this image is still the newest and settled, and of a finished render. */
  readonly judge: (frame: SourceFrame) => { readonly settled: boolean; readonly finished: boolean };
  readonly publish: (still: Still) => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: IngestMetrics;
}

/** Makes one lossless picture of every image that settles. */
export interface StillLine {
  /** The image has settled; told again when its render turns out to be finished. */
  settled(frame: SourceFrame, finished: boolean): void;
}

interface Made {
  readonly frame: SourceFrame;
  readonly header: FrameHeader;
  readonly body: Uint8Array;
  readonly stages: FrameStages;
}

/** Makes the line of the stills. */
export function createStillLine(options: StillLineOptions): StillLine {
  const { session, encoder, clock, log, counters } = options;
  const slot = createSlot<SourceFrame>();
  let made: Made | undefined;
  /** It could not be made and would fail again. */
  let failed: SourceFrame | undefined;

  async function work(first: SourceFrame): Promise<void> {
    for (let frame: SourceFrame | undefined = first; frame !== undefined; frame = finish(slot)) {
      if (!options.judge(frame).settled) {
        counters.dropped.inc({ reason: "resumed", tier: "still" });
        continue;
      }
      try {
        await make(frame);
      } catch (error) {
        failed = frame;
        counters.dropped.inc({ reason: "encode", tier: "still" });
        log.error("a still could not be made", { seq: frame.id.seq, error });
      }
    }
  }

  async function make(frame: SourceFrame): Promise<void> {
    const startedMs = clock.nowMs();
    const { background, exposure } = options.settings();
    const look = { background: colourOf(background), exposureStops: exposure };
    const pixels = await frame.still(look);
    const decodedUnixMs = clock.unixMs();
    const decodedMs = clock.nowMs();
    counters.decode.observe({ tier: "still" }, (decodedMs - startedMs) / 1_000);
    const body = await encoder.still(pixels);
    const stages = { decodedUnixMs, encodedUnixMs: clock.unixMs() };
    counters.encode.observe({ tier: "still" }, (clock.nowMs() - decodedMs) / 1_000);
    const { settled, finished } = options.judge(frame);
    if (!settled) {
      counters.dropped.inc({ reason: "resumed", tier: "still" });
      return;
    }
    const header = headerOf(frame, {
      tier: "still",
      codec: "png",
      size: { width: pixels.width, height: pixels.height },
      converged: finished,
      lossless: true,
      alpha: pixels.alpha,
      announced: FRAME_HEADER_BYTES + body.length > MAX_FRAME_BYTES,
    }, session);
    send({ frame, header, body, stages });
  }

  function send(next: Made): void {
    const { frame, header, body, stages } = next;
    made = next;
    const message = header.announced ? encodeFrameHeader(header) : encodeFrame(header, body);
    options.publish({ frame, body, stages, message });
  }

  return {
    settled(frame, finished) {
      if (made?.frame === frame) {
        if (finished && !made.header.converged) {
          send({ ...made, header: { ...made.header, converged: true } });
        }
        return;
      }
      if (frame === failed || slot.working === frame || slot.waiting === frame) return;
      const { start, superseded } = offer(slot, frame, () => true);
      if (superseded !== undefined) {
        counters.dropped.inc({ reason: "superseded", tier: "still" });
      }
      if (start !== undefined) void work(start);
    },
  };
}
