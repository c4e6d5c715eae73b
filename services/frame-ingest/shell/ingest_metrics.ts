import type { Bus } from "@fuelrail/kit/bus";
import type { Counter, Histogram, Metrics } from "@fuelrail/kit/metrics";
import {
  createServiceMetrics,
  SECONDS_BUCKETS,
  type ServiceMetrics,
} from "@fuelrail/kit/service-metrics";

/** What this service counts. */
export interface IngestMetrics extends ServiceMetrics {
  readonly metrics: Metrics;
  /** Messages of Octane's stream, by what they tell. */
  readonly callbacks: Counter<"type">;
  /** Reading what Octane sends, by the way it came. */
  readonly parse: Histogram<"source">;
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
  /** Finding the tiles that changed and encoding them. */
  readonly tileSeconds: Histogram<"tier">;
  /** From the arrival of the callback to the publishing of the frame. */
  readonly latency: Histogram<"tier">;
  /** Making pixels of an image. */
  readonly decode: Histogram<"tier">;
  readonly encode: Histogram<"tier">;
  /** Handing a frame to the bus. */
  readonly publish: Histogram<"tier">;
  /** Frames that were encoded again because they were too large for one message. */
  readonly reduced: Counter<"tier" | "by">;
  /** Images of which rows were missing. */
  readonly truncated: Counter<never>;
  /** Messages of the stream that could not be read. */
  readonly unreadable: Counter<never>;
  readonly connects: Counter<"result">;
  readonly linkChanges: Counter<"link">;
  /** From a camera write's change level being known to its first image. */
  readonly firstImage: Histogram<never>;
  readonly turns: Counter<"class" | "end">;
  readonly turnWait: Histogram<"class">;
  readonly turnHold: Histogram<"class">;
  readonly refusedTurns: Counter<"class" | "code">;
  readonly refusedDemands: Counter<never>;
}

/** What is read at each collection rather than counted as it happens. */
export interface IngestReadings {
  readonly bus: Bus;
  /** One of `LINKS`. */
  link(): string;
  renderState(): string;
  epoch(): number;
  turnsWaiting(): number;
  gestureRuns(): boolean;
}

const LINKS = ["connecting", "live", "idle", "stalled", "offline"];
const RENDER_STATES = ["stopped", "waiting", "rendering", "paused", "finished"];

/** Makes the counters in a registry of their own; without readings there are no gauges. */
export function createIngestMetrics(readings?: IngestReadings): IngestMetrics {
  const service = createServiceMetrics({
    service: "frame-ingest",
    stage: "ingest",
    buses: readings === undefined ? {} : { "frame-ingest": readings.bus },
  });
  const metrics = service.own;
  const { counter, histogram } = metrics;
  if (readings !== undefined) addGauges(metrics, readings);
  const seconds = <L extends string>(name: string, help: string, labels: readonly L[]) =>
    histogram(name, help, SECONDS_BUCKETS, labels);
  return {
    ...service,
    metrics,
    callbacks: counter("callbacks_total", "Messages of Octane's stream, by type", ["type"]),
    parse: seconds("parse_seconds", "Reading what Octane sends: stream or grab", ["source"]),
    images: counter("images_total", "Images delivered by Octane"),
    admitted: counter("images_admitted_total", "Images numbered to be shown"),
    dropped: counter("dropped_total", "Images and frames not shown", ["reason", "tier"]),
    published: counter("frames_published_total", "Frames published", ["tier"]),
    publishedBytes: counter("frame_bytes_published_total", "Bytes of frames", ["tier"]),
    tileFrames: counter("tile_frames_published_total", "Messages of tiles published", ["tier"]),
    tiles: counter("tiles_published_total", "Tiles published", ["tier"]),
    tileBytes: counter("tile_bytes_published_total", "Bytes of messages of tiles", ["tier"]),
    latency: seconds("callback_to_publish_seconds", "From callback to publishing", ["tier"]),
    decode: seconds("decode_seconds", "Time to make pixels of an image", ["tier"]),
    encode: seconds("encode_seconds", "Time to encode a frame", ["tier"]),
    publish: seconds("publish_seconds", "Time to hand a frame to the bus", ["tier"]),
    tileSeconds: seconds("tile_seconds", "Time to find and encode the tiles that changed", [
      "tier",
    ]),
    reduced: counter("frames_reduced_total", "Encoded again, being too large", ["tier", "by"]),
    truncated: counter("images_truncated_total", "Images with missing rows"),
    unreadable: counter("stream_unreadable_total", "Stream messages that could not be read"),
    connects: counter("octane_connects_total", "Attempts to reach Octane", ["result"]),
    linkChanges: counter("link_changes_total", "Changes of the link's state", ["link"]),
    firstImage: seconds(
      "first_image_seconds",
      "From an edit's or a camera write's change level being known to its first image",
      [],
    ),
    turns: counter("turns_total", "Turns that are over", ["class", "end"]),
    turnWait: seconds("turn_wait_seconds", "From asking for a turn to getting it", ["class"]),
    turnHold: seconds("turn_hold_seconds", "From getting a turn to its end", ["class"]),
    refusedTurns: counter("turns_refused_total", "Turns that were not given", ["class", "code"]),
    refusedDemands: counter("demands_refused_total", "Demands malformed or beyond the limit"),
  };
}

function addGauges({ gauge }: Metrics, readings: IngestReadings): void {
  gauge("link_state", "1 for the state that the link to Octane is in", ["link"], (one) => {
    for (const link of LINKS) one.set({ link }, readings.link() === link ? 1 : 0);
  });
  gauge("render_state", "1 for the state that the render is in", ["state"], (one) => {
    for (const state of RENDER_STATES) one.set({ state }, readings.renderState() === state ? 1 : 0);
  });
  gauge("epoch", "Newest epoch", [], (one) => one.set(readings.epoch()));
  gauge("turns_waiting", "Asks for a turn that wait", [], (one) => {
    one.set(readings.turnsWaiting());
  });
  gauge("gesture_running", "Whether the camera is being steered", [], (one) => {
    one.set(readings.gestureRuns() ? 1 : 0);
  });
}
