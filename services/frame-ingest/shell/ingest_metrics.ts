import type { CallReport } from "@fuelrail/kit/octane";
import { type Counter, createMetrics, type Histogram, type Metrics } from "@fuelrail/kit/metrics";

/** What this service counts. */
export interface IngestMetrics {
  readonly metrics: Metrics;
  /** Images that Octane delivered. */
  readonly images: Counter<never>;
  /** Images that were numbered and may be shown. */
  readonly admitted: Counter<never>;
  /** Images and frames that were not shown; `tier` is `source` before tiers are made. */
  readonly dropped: Counter<"reason" | "tier">;
  readonly published: Counter<"tier">;
  readonly publishedBytes: Counter<"tier">;
  /** Messages of tiles; those that only name a whole picture as the base do not count. */
  readonly tileFrames: Counter<"tier">;
  readonly tiles: Counter<"tier">;
  readonly tileBytes: Counter<"tier">;
  /** From the arrival of the callback to the publishing of the frame. */
  readonly latency: Histogram<"tier">;
  readonly encode: Histogram<"tier">;
  /** Frames that were encoded again because they were too large for one message. */
  readonly reduced: Counter<"tier" | "by">;
  /** Images of which rows were missing. */
  readonly truncated: Counter<never>;
  /** Messages of the stream that could not be read. */
  readonly unreadable: Counter<never>;
  readonly calls: Counter<"rpc" | "result">;
  readonly callSeconds: Histogram<"rpc">;
  readonly connects: Counter<"result">;
  readonly turns: Counter<"class" | "end">;
  readonly refusedDemands: Counter<never>;
}

const LATENCY_BUCKETS_MS = [2, 5, 10, 15, 20, 30, 40, 60, 80, 120, 200, 400, 800, 2_000];
const CALL_BUCKETS_S = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Makes the counters in a registry of their own. */
export function createIngestMetrics(): IngestMetrics {
  const metrics = createMetrics("ingest");
  const { counter, histogram } = metrics;
  return {
    metrics,
    images: counter("images_total", "Images delivered by Octane"),
    admitted: counter("images_admitted_total", "Images numbered to be shown"),
    dropped: counter("dropped_total", "Images and frames not shown", ["reason", "tier"]),
    published: counter("frames_published_total", "Frames published", ["tier"]),
    publishedBytes: counter("frame_bytes_published_total", "Bytes of frames", ["tier"]),
    tileFrames: counter("tile_frames_published_total", "Messages of tiles published", ["tier"]),
    tiles: counter("tiles_published_total", "Tiles published", ["tier"]),
    tileBytes: counter("tile_bytes_published_total", "Bytes of messages of tiles", ["tier"]),
    latency: histogram(
      "callback_to_publish_ms",
      "From callback to publishing",
      LATENCY_BUCKETS_MS,
      ["tier"],
    ),
    encode: histogram("encode_ms", "Time to decode and encode a frame", LATENCY_BUCKETS_MS, [
      "tier",
    ]),
    reduced: counter("frames_reduced_total", "Encoded again, being too large", ["tier", "by"]),
    truncated: counter("images_truncated_total", "Images with missing rows"),
    unreadable: counter("stream_unreadable_total", "Stream messages that could not be read"),
    calls: counter("octane_calls_total", "Calls to Octane", ["rpc", "result"]),
    callSeconds: histogram("octane_call_seconds", "Duration of calls to Octane", CALL_BUCKETS_S, [
      "rpc",
    ]),
    connects: counter("octane_connects_total", "Attempts to reach Octane", ["result"]),
    turns: counter("turns_total", "Turns that are over", ["class", "end"]),
    refusedDemands: counter("demands_refused_total", "Demands malformed or beyond the limit"),
  };
}

/** Counts a call to Octane that is over. */
export function countCall(counters: IngestMetrics, report: CallReport): void {
  const { rpc: path, ok, durationMs, error } = report;
  const rpc = path.slice(path.lastIndexOf("/") + 1);
  counters.calls.inc({ rpc, result: ok ? "ok" : error?.kind ?? "internal" });
  counters.callSeconds.observe({ rpc }, durationMs / 1_000);
}
