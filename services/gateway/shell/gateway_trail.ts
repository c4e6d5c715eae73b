import { decodeAck } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import {
  type OpenSpan,
  parseTraceparent,
  type SpanContext,
  TRACE_HEADER,
  type Tracer,
} from "@fuelrail/kit/tracing";
import type { RoomFrame } from "../core/room_frame.ts";

type Headers = Readonly<Record<string, string>>;

/** Follows viewers' inputs out, and the frames that show them back in. */
export interface GatewayTrail {
  /** An input goes out: the span that everything it brings about belongs to. */
  input(viewerId: string, inputSeq: number): SpanContext;
  /** A request goes out. */
  request(viewerId: string, event: string): OpenSpan;
  /** A frame has come in. */
  arrived(frame: RoomFrame, headers: Headers): void;
  /** A frame was given to a viewer's socket. */
  sent(viewerId: string, frame: RoomFrame): void;
  /** A viewer says that it has drawn a frame. */
  drawn(viewerId: string, ack: Uint8Array): void;
}

/** Traces of inputs whose frames are looked out for, and frames whose acks are. */
const INPUTS_MAX = 512;
const DRAWING_MAX = 64;

/**
 * Makes the trail of one gateway. Only the viewer whose input began a trace is followed to its
 * screen: an audience of a thousand would bury it.
 */
export function createGatewayTrail(tracer: Tracer, clock: Clock): GatewayTrail {
  const inputs = new Map<string, string>();
  const frames = new WeakMap<RoomFrame, SpanContext>();
  const drawing = new Map<string, OpenSpan>();

  function trim<T>(map: Map<string, T>, max: number): void {
    const [oldest] = map.keys();
    if (map.size > max && oldest !== undefined) map.delete(oldest);
  }

  return {
    input(viewerId, inputSeq) {
      const span = tracer.begin("gateway input", {
        role: "producer",
        attributes: { "fuelrail.viewer_id": viewerId, "fuelrail.input_seq": inputSeq },
      });
      inputs.set(span.context.traceId, viewerId);
      trim(inputs, INPUTS_MAX);
      span.end();
      return span.context;
    },
    request: (viewerId, event) =>
      tracer.begin(`gateway request ${event}`, {
        role: "server",
        attributes: { "fuelrail.viewer_id": viewerId, "fuelrail.event": event },
      }),
    arrived(frame, headers) {
      const context = parseTraceparent(headers[TRACE_HEADER]);
      if (context !== undefined) frames.set(frame, context);
    },
    sent(viewerId, frame) {
      const parent = frames.get(frame);
      if (parent === undefined || inputs.get(parent.traceId) !== viewerId) return;
      const { seq, tier, epoch } = frame.header;
      const attributes = {
        "fuelrail.viewer_id": viewerId,
        "fuelrail.seq": seq,
        "fuelrail.tier": tier,
        "fuelrail.epoch": epoch,
      };
      const nowUnixMs = clock.unixMs();
      const sent = tracer.record("gateway send", {
        ...{ parent, attributes },
        role: "consumer",
        startUnixMs: nowUnixMs - (clock.nowMs() - frame.receivedMs),
        endUnixMs: nowUnixMs,
      });
      drawing.set(
        keyOf(viewerId, seq, tier),
        tracer.begin("viewer drawn", { parent: sent, attributes, startUnixMs: nowUnixMs }),
      );
      trim(drawing, DRAWING_MAX);
    },
    drawn(viewerId, bytes) {
      if (drawing.size === 0) return;
      const ack = decodeAck(bytes);
      if (!ack.ok) return;
      const key = keyOf(viewerId, ack.seq, ack.tier);
      drawing.get(key)?.end();
      drawing.delete(key);
    },
  };
}

const keyOf = (viewerId: string, seq: number, tier: string) => `${viewerId} ${seq} ${tier}`;
