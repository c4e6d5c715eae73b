import {
  FRAME_PART_BYTES,
  NONE_HEADER,
  PART_HEADER,
  PARTS_HEADER,
  type PayloadInput,
  type PayloadOf,
  type Room,
  subjects,
  type Tier,
} from "@fuelrail/contracts";
import type { Bus, BusMessage, BusReply } from "@fuelrail/kit/bus";
import { type Clock, systemClock } from "@fuelrail/kit/clock";
import { createStatePublisher, type UnstampedEvent } from "@fuelrail/kit/state";

type Link = PayloadOf<"linkStatus">["link"];
type Demand = PayloadOf<"demand">;

/** The bus side of a room's frame-ingest, moved by the test. */
export interface IngestSide {
  /** The newest frame of each tier, for who asks. */
  readonly newest: Map<Tier, Uint8Array>;
  /** Bodies of kept stills, by `session seq`. */
  readonly stills: Map<string, Uint8Array>;
  /** Every demand heard, in order. */
  readonly demands: Demand[];
  say(link: Link, reason?: string): void;
  progress(samples: number): void;
  stop(): void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const NONE: BusReply = { data: new Uint8Array(0), headers: { [NONE_HEADER]: "1" } };

/** Joins the bus as the frame-ingest of `room`. */
export function startIngestSide(
  bus: Bus,
  room: Room,
  session = 77,
  clock: Clock = systemClock,
): IngestSide {
  const newest = new Map<Tier, Uint8Array>();
  const stills = new Map<string, Uint8Array>();
  const demands: Demand[] = [];
  let status = statusOf("live");
  let progress = progressOf(1);

  const publishers = {
    status: createStatePublisher({
      ...{ bus, room, session, clock },
      kind: "status",
      snapshot: () => [status],
    }),
    render: createStatePublisher({
      ...{ bus, room, session, clock },
      kind: "render",
      snapshot: () => [progress],
    }),
    stream: createStatePublisher({
      ...{ bus, room, session, clock },
      kind: "stream",
      snapshot: () => [],
    }),
  };

  function answerPart({ data }: BusMessage): BusReply {
    const { payload } = JSON.parse(decoder.decode(data));
    const body = stills.get(`${payload.session} ${payload.seq}`);
    if (body === undefined) return NONE;
    const parts = Math.max(1, Math.ceil(body.length / FRAME_PART_BYTES));
    const from = payload.part * FRAME_PART_BYTES;
    return {
      data: body.subarray(from, from + FRAME_PART_BYTES),
      headers: { [PART_HEADER]: `${payload.part}`, [PARTS_HEADER]: `${parts}` },
    };
  }

  const open = [
    bus.respond(subjects.snapshot(room, "frame"), "frame-ingest", ({ data }) => {
      const { payload } = JSON.parse(decoder.decode(data));
      const bytes = newest.get(payload.tier);
      return bytes === undefined ? NONE : { data: bytes };
    }),
    bus.respond(subjects.request(room, "framePart"), "frame-ingest", answerPart),
    bus.subscribe(subjects.demand(room), ({ data }) => {
      demands.push(JSON.parse(decoder.decode(data)));
    }),
    bus.respond(
      subjects.request(room, "getStreamSettingsRequest"),
      "frame-ingest",
      ({ data }) => {
        const request = JSON.parse(decoder.decode(data));
        const payload = { asked_by: request.viewer_id ?? null, role: request.role };
        return { data: encoder.encode(JSON.stringify({ event_type: "accepted", payload })) };
      },
    ),
  ];
  publishers.status.publish("linkStatus", status.payload);
  publishers.render.publish("renderProgress", progress.payload);

  return {
    ...{ newest, stills, demands },
    say(link, reason) {
      status = statusOf(link, reason);
      publishers.status.publish("linkStatus", status.payload);
    },
    progress(samples) {
      progress = progressOf(samples);
      publishers.render.publish("renderProgress", progress.payload);
    },
    stop() {
      for (const publisher of Object.values(publishers)) publisher.stop();
      for (const subscription of open) subscription.unsubscribe();
    },
  };
}

function statusOf(link: Link, reason?: string): UnstampedEvent<"linkStatus"> {
  return {
    event_type: "linkStatus",
    payload: {
      link,
      generation: "beta2",
      version: "15000005",
      peer: "127.0.0.1:51022",
      since: 1,
      ...(reason === undefined ? {} : { reason }),
    },
  };
}

function progressOf(samples: number): UnstampedEvent<"renderProgress"> {
  const payload: Omit<PayloadInput<"renderProgress">, "session" | "revision"> = {
    epoch: 1,
    changeLevel: 1,
    state: "rendering",
    samples,
    maxSamples: 100,
    samplesPerSecond: 10,
    renderSeconds: 1,
    estimatedSeconds: null,
    width: 1024,
    height: 512,
  };
  return { event_type: "renderProgress", payload };
}
