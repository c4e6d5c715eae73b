import type { PayloadInput, Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { createDebugTap, type DebugTap } from "@fuelrail/kit/debug";
import type { IngestMetrics } from "./ingest_metrics.ts";
import type { PublishedFrame } from "./frame_outlet.ts";
import { NOT_REGISTERED, type Registration } from "./registration.ts";

/** This service's debug events. */
export interface IngestDebug extends Pick<DebugTap, "call" | "stop"> {
  published(frame: PublishedFrame): void;
  /** Takes in how the stream stands; told on change, and to whoever begins to listen. */
  registration(registration: Registration): void;
}

export interface IngestDebugOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly session: number;
  readonly clock: Clock;
  readonly counters: IngestMetrics;
}

/** Makes the debug events of one frame-ingest. */
export function createIngestDebug(options: IngestDebugOptions): IngestDebug {
  const { bus, room, session, clock, counters } = options;
  let registration: Registration = NOT_REGISTERED;
  const tap = createDebugTap({
    bus,
    room,
    clock,
    service: "frame-ingest",
    drops: () => dropsOf(counters),
    onWanted: () => tap.registration(registration),
  });
  return {
    call: (report) => tap.call(report),
    published(frame) {
      if (tap.wanted) tap.timeline(timelineOf(frame, session, clock.unixMs()));
    },
    registration(next) {
      registration = next;
      tap.registration(next);
    },
    stop: () => tap.stop(),
  };
}

function timelineOf(
  { tier, kind, frame, stages, bytes }: PublishedFrame,
  session: number,
  publishedUnixMs: number,
): PayloadInput<"frameTimeline"> {
  return {
    session,
    seq: frame.id.seq,
    tier,
    kind,
    callback_at: frame.capturedAtMs,
    decoded_at: stages.decodedUnixMs,
    encoded_at: stages.encodedUnixMs,
    published_at: publishedUnixMs,
    bytes,
  };
}

async function dropsOf(counters: IngestMetrics): Promise<Record<string, number>> {
  const drops: Record<string, number> = {};
  const { values } = await counters.dropped.get();
  for (const { labels, value } of values) drops[`${labels.reason}.${labels.tier}`] = value;
  for (const [reason, counter] of PLAIN_DROPS) {
    drops[reason] = (await counters[counter].get()).values[0]?.value ?? 0;
  }
  return drops;
}

/** Counters of what was left out that have no reason of their own. */
const PLAIN_DROPS = [
  ["stream_unreadable", "unreadable"],
  ["demand_refused", "refusedDemands"],
] as const;
