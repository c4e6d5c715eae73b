import type { Room } from "@fuelrail/contracts";
import { subjects } from "@fuelrail/contracts";
import type { FrameHeader, Tier } from "@fuelrail/contracts/binary";
import { type Bus, BusPayloadTooLarge } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { type FrameShelf, shelveLive, shelveStill } from "../core/frame_shelf.ts";
import type { IngestMetrics } from "./ingest_metrics.ts";
import type { LevelTrail } from "./level_trail.ts";
import type { LiveFrame, LiveTiles } from "./live_line.ts";
import type { SourceFrame } from "./source_frame.ts";
import type { Still } from "./still_line.ts";

/** When a frame passed the stages before it was published, Unix times in ms. */
export interface FrameStages {
  readonly decodedUnixMs: number;
  readonly encodedUnixMs: number;
}

/** A frame that has just gone out. */
export interface PublishedFrame {
  readonly tier: Tier;
  readonly kind: FrameHeader["kind"];
  readonly frame: SourceFrame;
  readonly stages: FrameStages;
  readonly bytes: number;
}

export interface FrameOutletOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly shelf: FrameShelf;
  readonly counters: IngestMetrics;
  readonly trail: Pick<LevelTrail, "publishing">;
  readonly onPublished: (frame: PublishedFrame) => void;
}

/** Publishes frames and keeps the newest for those who come late. */
export interface FrameOutlet {
  live(live: LiveFrame): void;
  tiles(tiles: LiveTiles): void;
  still(still: Still): void;
  /** Lets nothing out any more: what is still being encoded comes to nothing. */
  stop(): void;
}

/** Makes the outlet of a room. */
export function createFrameOutlet(options: FrameOutletOptions): FrameOutlet {
  const { bus, room, clock, shelf, counters, trail } = options;
  let isStopped = false;

  function publish(
    tier: Tier,
    { frame, stages, message }: Pick<LiveFrame, "frame" | "stages" | "message">,
  ): void {
    if (!isOut(subjects.frame(room, tier), tier, message, trail.publishing(tier, frame, stages))) {
      return;
    }
    counters.published.inc({ tier });
    counters.publishedBytes.inc({ tier }, message.length);
    counters.latency.observe({ tier }, (clock.nowMs() - frame.receivedAtMs) / 1_000);
    options.onPublished({ tier, kind: "image", frame, stages, bytes: message.length });
  }

  function isOut(
    subject: string,
    tier: Tier,
    message: Uint8Array,
    traced: ReturnType<LevelTrail["publishing"]>,
  ): boolean {
    if (isStopped) return false;
    const startedMs = clock.nowMs();
    try {
      bus.publish(subject, message, traced?.headers);
      counters.publish.observe({ tier }, (clock.nowMs() - startedMs) / 1_000);
      return true;
    } catch (error) {
      if (!(error instanceof BusPayloadTooLarge)) throw error;
      counters.dropped.inc({ reason: "too_large", tier });
      return false;
    } finally {
      traced?.done();
    }
  }

  return {
    tiles({ tier, frame, stages, message, count }) {
      const traced = count === undefined ? undefined : trail.publishing(tier, frame, stages);
      if (!isOut(subjects.tiles(room, tier), tier, message, traced)) return;
      if (count === undefined) return;
      counters.tileFrames.inc({ tier });
      counters.tiles.inc({ tier }, count);
      counters.tileBytes.inc({ tier }, message.length);
      counters.latency.observe({ tier }, (clock.nowMs() - frame.receivedAtMs) / 1_000);
      options.onPublished({ tier, kind: "tiles", frame, stages, bytes: message.length });
    },
    live(live) {
      const { tier, frame, message } = live;
      shelveLive(shelf, tier, frame.id.seq, message);
      publish(tier, live);
    },
    still(still) {
      const { frame, body, message } = still;
      shelveStill(shelf, { seq: frame.id.seq, body, message });
      publish("still", still);
    },
    stop() {
      isStopped = true;
    },
  };
}
