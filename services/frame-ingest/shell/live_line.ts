import { encodeFrame, FRAME_HEADER_BYTES, type LiveTier } from "@fuelrail/contracts/binary";
import type { StreamSettings } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { createSlot, finish, offer } from "../core/coalesce.ts";
import { type EncodeTry, firstTry, nextTry } from "../core/quality.ts";
import { renditionSize, scaleSize, type Size } from "../core/rendition.ts";
import { type LiveWish, mergeWishes } from "../core/tiles/tile_chain.ts";
import { colourOf } from "./colour.ts";
import type { Encoder } from "./encoder.ts";
import type { FrameStages } from "./frame_outlet.ts";
import { headerOf } from "./frame_header.ts";
import type { IngestMetrics } from "./ingest_metrics.ts";
import type { RawPixels, SourceFrame } from "./source_frame.ts";
import type { TileJudge } from "./tile_judge.ts";
import { createTileLine } from "./tile_line.ts";

/** A live frame ready to go out. */
export interface LiveFrame {
  readonly tier: LiveTier;
  readonly frame: SourceFrame;
  readonly stages: FrameStages;
  readonly message: Uint8Array;
}

/** Tiles ready to go out; without a count, the word that a whole picture is the next base. */
export interface LiveTiles extends LiveFrame {
  readonly count: number | undefined;
}

/** A whole picture and the size that it came out at. */
export interface MadeWhole {
  readonly message: Uint8Array;
  readonly size: Size;
}

export interface LiveLineOptions {
  readonly tier: LiveTier;
  readonly session: number;
  readonly encoder: Encoder;
  readonly judge: TileJudge;
  readonly settings: () => StreamSettings;
  /** Project generation that counts now. */
  readonly projectGeneration: () => number;
  readonly publish: (frame: LiveFrame) => void;
  readonly publishTiles: (tiles: LiveTiles) => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: IngestMetrics;
}

/** Encodes one tier: one image in work, one waiting, the newest wins. */
export interface LiveLine {
  offer(wish: LiveWish<SourceFrame>): void;
}

/** Makes the line of a tier. */
export function createLiveLine(options: LiveLineOptions): LiveLine {
  const { tier, session, encoder, clock, counters } = options;
  const log = options.log.throttled(`encode ${tier}`, 10_000);
  const slot = createSlot<LiveWish<SourceFrame>>();
  let publishedEpoch = 0;

  const drop = (reason: string) => counters.dropped.inc({ reason, tier });

  const tiled = createTileLine({ ...options, makeWhole, isOver, send, log });

  async function work(first: LiveWish<SourceFrame>): Promise<void> {
    for (let wish: typeof first | undefined = first; wish !== undefined; wish = finish(slot)) {
      const { frame } = wish;
      if (isOver(frame)) continue;
      try {
        if (wish.tiles) await tiled.make(frame, wish.whole);
        else await makeAndSend(frame);
      } catch (error) {
        drop("encode");
        log.error("an image could not be encoded", { tier, seq: frame.id.seq, error });
      }
    }
  }

  async function makeAndSend(frame: SourceFrame): Promise<void> {
    const { background, exposure } = options.settings();
    const startedMs = clock.nowMs();
    const pixels = await frame.live({ background: colourOf(background), exposureStops: exposure });
    const decodedUnixMs = clock.unixMs();
    counters.decode.observe({ tier }, (clock.nowMs() - startedMs) / 1_000);
    const { message } = await makeWhole(frame, pixels);
    const stages = { decodedUnixMs, encodedUnixMs: clock.unixMs() };
    if (!isOver(frame)) send({ tier, frame, stages, message });
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

  function send(live: LiveFrame): void {
    publishedEpoch = live.frame.id.epoch;
    options.publish(live);
  }

  async function makeWhole(frame: SourceFrame, pixels: RawPixels): Promise<MadeWhole> {
    const settings = options.settings();
    const { background, chroma } = settings;
    const fullSize = renditionSize(frame.octane, tier, settings[`max_size_${tier}`]);
    const startedMs = clock.nowMs();
    let attempt: EncodeTry = firstTry(settings, frame.interactive);
    for (;;) {
      const size = scaleSize(fullSize, attempt.scale);
      const { quality } = attempt;
      const body = await encoder.live(pixels, { size, quality, chroma, background });
      const next = nextTry(attempt, FRAME_HEADER_BYTES + body.length);
      if (next === undefined) {
        counters.encode.observe({ tier }, (clock.nowMs() - startedMs) / 1_000);
        return { message: messageOf(frame, size, body), size };
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
    offer(wish) {
      const { waiting } = slot;
      if (waiting !== undefined && !isNewer(waiting, wish)) {
        if (isNewer(wish, waiting)) drop("superseded");
        slot.waiting = mergeWishes(waiting, wish);
        return;
      }
      const { start, superseded } = offer(slot, wish, isNewer);
      if (superseded !== undefined) drop("superseded");
      if (start !== undefined) void work(start);
    },
  };
}

/** A higher epoch wins even if its image came earlier. */
function isNewer(
  { frame: { id } }: LiveWish<SourceFrame>,
  { frame: { id: than } }: LiveWish<SourceFrame>,
): boolean {
  return id.epoch > than.epoch || (id.epoch === than.epoch && id.seq > than.seq);
}
