import { encodeFrame, FRAME_HEADER_BYTES, type LiveTier } from "@fuelrail/contracts/binary";
import type { StreamSettings } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { createSlot, finish, offer } from "../core/coalesce.ts";
import { type EncodeTry, firstTry, nextTry } from "../core/quality.ts";
import { renditionSize, scaleSize, type Size } from "../core/rendition.ts";
import { colourOf } from "./colour.ts";
import type { Encoder } from "./encoder.ts";
import type { FrameStages } from "./frame_outlet.ts";
import { headerOf } from "./frame_header.ts";
import type { IngestMetrics } from "./ingest_metrics.ts";
import type { SourceFrame } from "./source_frame.ts";

/** A live frame ready to go out. */
export interface LiveFrame {
  readonly tier: LiveTier;
  readonly frame: SourceFrame;
  readonly stages: FrameStages;
  readonly message: Uint8Array;
}

export interface LiveLineOptions {
  readonly tier: LiveTier;
  readonly session: number;
  readonly encoder: Encoder;
  readonly settings: () => StreamSettings;
  /** Project generation that counts now. */
  readonly projectGeneration: () => number;
  readonly publish: (frame: LiveFrame) => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: IngestMetrics;
}

/** Encodes one tier: one image in work, one waiting, the newest wins. */
export interface LiveLine {
  offer(frame: SourceFrame): void;
}

type Encoded = Pick<LiveFrame, "message" | "stages">;

/** Makes the line of a tier. */
export function createLiveLine(options: LiveLineOptions): LiveLine {
  const { tier, session, encoder, clock, counters } = options;
  const log = options.log.throttled(`encode ${tier}`, 10_000);
  const slot = createSlot<SourceFrame>();
  let publishedEpoch = 0;

  const drop = (reason: string) => counters.dropped.inc({ reason, tier });

  async function work(first: SourceFrame): Promise<void> {
    for (let frame: SourceFrame | undefined = first; frame !== undefined; frame = finish(slot)) {
      if (isOver(frame)) continue;
      try {
        const startedMs = clock.nowMs();
        const encoded = await encodeToFit(frame);
        counters.encode.observe({ tier }, clock.nowMs() - startedMs);
        if (!isOver(frame)) send(frame, encoded);
      } catch (error) {
        drop("encode");
        log.error("an image could not be encoded", { tier, seq: frame.id.seq, error });
      }
    }
  }

  /** Whether showing the frame now would be a step back; counts it if so. */
  function isOver(frame: SourceFrame): boolean {
    const { epoch, projectGeneration } = frame.id;
    const isStale = epoch < publishedEpoch;
    const isGone = projectGeneration !== options.projectGeneration();
    if (isGone) drop("project");
    else if (isStale) drop("stale");
    return isGone || isStale;
  }

  function send(frame: SourceFrame, encoded: Encoded): void {
    publishedEpoch = frame.id.epoch;
    options.publish({ tier, frame, ...encoded });
  }

  async function encodeToFit(frame: SourceFrame): Promise<Encoded> {
    const settings = options.settings();
    const { background, exposure, chroma } = settings;
    const pixels = await frame.live({ background: colourOf(background), exposureStops: exposure });
    const decodedUnixMs = clock.unixMs();
    const fullSize = renditionSize(pixels, tier, settings[`max_size_${tier}`]);
    let attempt: EncodeTry = firstTry(settings, frame.interactive);
    for (;;) {
      const size = scaleSize(fullSize, attempt.scale);
      const { quality } = attempt;
      const body = await encoder.live(pixels, { size, quality, chroma, background });
      const next = nextTry(attempt, FRAME_HEADER_BYTES + body.length);
      if (next === undefined) {
        const stages = { decodedUnixMs, encodedUnixMs: clock.unixMs() };
        return { message: messageOf(frame, size, body), stages };
      }
      counters.reduced.inc({ tier, by: next.scale < attempt.scale ? "size" : "quality" });
      attempt = next;
    }
  }

  function messageOf(frame: SourceFrame, size: Size, body: Uint8Array): Uint8Array {
    const header = headerOf(frame, {
      tier,
      codec: "jpeg",
      size,
      converged: frame.complete,
      lossless: false,
      alpha: false,
      announced: false,
    }, session);
    return encodeFrame(header, body);
  }

  return {
    offer(frame) {
      const { start, superseded } = offer(slot, frame, isNewer);
      if (superseded !== undefined) drop("superseded");
      if (start !== undefined) void work(start);
    },
  };
}

/** A higher epoch wins even if its image came earlier. */
function isNewer({ id }: SourceFrame, { id: than }: SourceFrame): boolean {
  return id.epoch > than.epoch || (id.epoch === than.epoch && id.seq > than.seq);
}
