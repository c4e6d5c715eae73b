import type { Bus } from "@fuelrail/kit/bus";
import type { Metrics } from "@fuelrail/kit/metrics";
import { createServiceMetrics, SECONDS_BUCKETS } from "@fuelrail/kit/service-metrics";

/** What a gateway counts. */
export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

/** What is read at each collection rather than counted as it happens. */
export interface GatewayReadings {
  /** Connections to the bus, by name. */
  readonly buses: Readonly<Record<string, Bus>>;
  /** Whether viewers are being sent away. */
  isDraining(): boolean;
  viewers(): number;
  rooms(): number;
  streams(): number;
  canvasClients(): number;
  displayClients(): number;
  /** Frames offered to viewers ever, and what became of them. */
  frameTotals(): Readonly<Record<string, number>>;
}

/** Makes the metrics of one gateway. */
export function createGatewayMetrics(readings: GatewayReadings) {
  const service = createServiceMetrics({
    service: "gateway",
    stage: "gateway",
    buses: readings.buses,
  });
  const metrics: Metrics = service.own;
  metrics.gauge("draining", "Whether viewers are being sent away", [], (gauge) => {
    gauge.set(readings.isDraining() ? 1 : 0);
  });
  metrics.gauge("viewers", "Viewers joined now", [], (gauge) => gauge.set(readings.viewers()));
  metrics.gauge("rooms", "Rooms followed now", [], (gauge) => gauge.set(readings.rooms()));
  metrics.gauge(
    "streams",
    "MJPEG streams open now",
    [],
    (gauge) => gauge.set(readings.streams()),
  );
  metrics.gauge(
    "canvas_clients",
    "Canvas clients joined now",
    [],
    (gauge) => gauge.set(readings.canvasClients()),
  );
  metrics.gauge(
    "display_clients",
    "Display clients joined now",
    [],
    (gauge) => gauge.set(readings.displayClients()),
  );
  metrics.gauge(
    "viewer_frames",
    "Frames offered to viewers and displays and what became of them; offered is the sum of acked, superseded, " +
      "lost, in_flight and waiting",
    ["outcome"],
    (gauge) => {
      for (const [outcome, count] of Object.entries(readings.frameTotals())) {
        gauge.set({ outcome }, count);
      }
    },
  );
  return {
    all: metrics,
    answered: service.answered,
    http: metrics.counter("http_requests_total", "HTTP requests answered, by status", [
      "method",
      "status",
    ]),
    httpSeconds: metrics.histogram(
      "http_request_duration_seconds",
      "Time from a request's arrival to the head of its answer",
      SECONDS_BUCKETS,
    ),
    frameWait: metrics.histogram(
      "frame_wait_seconds",
      "Time from a frame's arrival at the gateway to its being sent to a viewer",
      SECONDS_BUCKETS,
    ),
    goaways: metrics.counter("goaways_total", "Clients told to come back later"),
    connections: metrics.counter("connections_total", "WebSocket connections opened"),
    closes: metrics.counter("closes_total", "Viewers gone, by reason", ["reason"]),
    refusals: metrics.counter("refusals_total", "Messages refused, by code", ["code"]),
    httpRefusals: metrics.counter("http_refusals_total", "HTTP requests refused", ["reason"]),
    framesReceived: metrics.counter("frames_received_total", "Frames from the bus", ["tier"]),
    tilesReceived: metrics.counter(
      "tile_frames_received_total",
      "Messages of tiles from the bus",
      ["tier"],
    ),
    framesDropped: metrics.counter(
      "frames_dropped_total",
      "Frames from the bus not passed on",
      ["reason"],
    ),
    stateMessages: metrics.counter("state_messages_sent_total", "Text messages sent to viewers"),
    requests: metrics.counter("requests_total", "Requests passed on, by outcome", ["outcome"]),
    inputs: metrics.counter("inputs_total", "Pointer inputs and poses passed on"),
    cursorsDropped: metrics.counter(
      "cursors_dropped_total",
      "Cursor positions not passed on: a newer one came, too many people point, or a socket was busy",
      ["reason"],
    ),
    ackLatency: metrics.histogram(
      "frame_ack_seconds",
      "Time from a frame's arrival at the gateway to its ack",
      SECONDS_BUCKETS,
    ),
    canvasMessages: metrics.counter(
      "canvas_messages_total",
      "Messages of canvas clients passed on, by kind",
      ["kind"],
    ),
    canvasRefused: metrics.counter(
      "canvas_refused_total",
      "Messages of canvas clients left out, by reason",
      ["reason"],
    ),
    canvasPictures: metrics.counter(
      "canvas_pictures_total",
      "Live pictures made for canvas clients: passed on as they came, or encoded again",
      ["how"],
    ),
    canvasSent: metrics.counter(
      "canvas_sent_total",
      "Messages sent to canvas clients: text, or the bytes of a finished picture",
      ["kind"],
    ),
    canvasSkipped: metrics.counter(
      "canvas_skipped_total",
      "Pictures that a canvas client did not get because a newer one came first",
    ),
    canvasReleases: metrics.counter(
      "canvas_releases_total",
      "Drawings whose sender left or fell silent before they were finished",
      ["reason"],
    ),
    displayTexts: metrics.counter(
      "display_texts_total",
      "Pictures made as text for display clients, one for each size",
    ),
    displaySent: metrics.counter(
      "display_sent_total",
      "Messages sent to display clients: whole pictures as lines, changed lines (diff), binary " +
        "frames, and other messages",
      ["kind"],
    ),
    displaySkipped: metrics.counter(
      "display_skipped_total",
      "Pictures as text that a display client did not get because a newer one came first",
    ),
    mjpegFrames: metrics.counter("mjpeg_frames_sent_total", "Frames sent to MJPEG streams"),
    mjpegSuperseded: metrics.counter(
      "mjpeg_frames_superseded_total",
      "Frames that an MJPEG stream did not get because a newer one came first",
    ),
    mjpegEnds: metrics.counter("mjpeg_streams_ended_total", "MJPEG streams ended, by reason", [
      "reason",
    ]),
    loopLag: metrics.histogram(
      "loop_lag_seconds",
      "How late the gateway's own timer runs",
      SECONDS_BUCKETS,
    ),
  };
}
