import type { Room } from "@fuelrail/contracts";
import { subjects } from "@fuelrail/contracts";
import type { Tier } from "@fuelrail/contracts/binary";
import { type Bus, BusPayloadTooLarge } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { type FrameShelf, shelveLive, shelveStill } from "../core/frame_shelf.ts";
import type { IngestMetrics } from "./ingest_metrics.ts";
import type { LiveFrame } from "./live_line.ts";
import type { SourceFrame } from "./source_frame.ts";
import type { Still } from "./still_line.ts";

export interface FrameOutletOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly shelf: FrameShelf;
  readonly counters: IngestMetrics;
  /** A frame of this epoch has gone out. */
  readonly onPublished: (epoch: number) => void;
}

/** Publishes frames and keeps the newest for those who come late. */
export interface FrameOutlet {
  live(live: LiveFrame): void;
  still(still: Still): void;
  /** Lets nothing out any more: what is still being encoded comes to nothing. */
  stop(): void;
}

/** Makes the outlet of a room. */
export function createFrameOutlet(options: FrameOutletOptions): FrameOutlet {
  const { bus, room, clock, shelf, counters } = options;
  let isStopped = false;

  function publish(tier: Tier, frame: SourceFrame, message: Uint8Array): void {
    if (isStopped) return;
    try {
      bus.publish(subjects.frame(room, tier), message);
    } catch (error) {
      if (!(error instanceof BusPayloadTooLarge)) throw error;
      counters.dropped.inc({ reason: "too_large", tier });
      return;
    }
    counters.published.inc({ tier });
    counters.publishedBytes.inc({ tier }, message.length);
    counters.latency.observe({ tier }, clock.nowMs() - frame.receivedAtMs);
    options.onPublished(frame.id.epoch);
  }

  return {
    live({ tier, frame, message }) {
      shelveLive(shelf, tier, frame.id.seq, message);
      publish(tier, frame, message);
    },
    still({ frame, body, message }) {
      shelveStill(shelf, { seq: frame.id.seq, body, message });
      publish("still", frame, message);
    },
    stop() {
      isStopped = true;
    },
  };
}
