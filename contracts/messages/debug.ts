import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { bytes, count, id, nothing, sentence, spanMs, tier, u32, unixMs } from "./fields.ts";
import { turnClass } from "./turns.ts";

const ask = {
  direction: "c2s",
  owner: "gateway",
  role: "viewer",
  since: 1,
  available: false,
} as const;
const tell = { direction: "s2c", role: "viewer", since: 1, available: false } as const;
const service = z.enum(["frame-ingest", "camera", "scene-query", "gateway"]);

/** What the debug console shows; rate-limited, and no secret or file path is ever in it. */
export const debugEvents = defineEvents({
  setDebugRequest: {
    ...ask,
    reply: "accepted",
    doc: "Starts or stops debug events for this viewer; services send them only while wanted.",
    payload: z.object({ enabled: z.boolean() }),
  },
  debugWanted: {
    direction: "bus",
    owner: "gateway",
    role: "service",
    subject: "debug",
    since: 1,
    available: false,
    doc: "A gateway has viewers that want debug events; repeated every 2 s.",
    payload: z.object({ subscriber: z.string().max(128), ttl_ms: z.int().min(0).max(10_000) }),
  },
  octaneCall: {
    ...tell,
    owner: "frame-ingest",
    subject: "debug",
    doc: "One gRPC call of a service at Octane.",
    payload: z.object({
      call_id: id,
      service,
      rpc: z.string().max(256).describe("service and method"),
      started_at: unixMs,
      duration_ms: spanMs,
      outcome: z.enum(["ok", "error", "deadline", "cancelled"]),
      code: z.string().max(64).optional().describe("gRPC status name"),
      message: sentence.optional(),
      request_bytes: bytes.optional(),
      response_bytes: bytes.optional(),
      turn: id.optional(),
      turn_class: turnClass.optional(),
      dropped: count.optional().describe("calls left out since the last record"),
    }),
  },
  linkRegistration: {
    ...tell,
    owner: "frame-ingest",
    subject: "debug",
    doc: "Which of Octane's callbacks are registered, and whether its stream is open.",
    payload: z.object({
      stream_open: z.boolean(),
      registered: z.array(z.string().max(64)),
      refused: z.array(z.object({ callback: z.string().max(64), reason: sentence })),
    }),
  },
  frameTimeline: {
    ...tell,
    owner: "frame-ingest",
    subject: "debug",
    doc: "When one frame passed each stage, Unix times in ms; absent stages are not reached yet.",
    payload: z.object({
      session: u32,
      seq: u32,
      tier,
      callback_at: unixMs,
      decoded_at: unixMs.optional(),
      encoded_at: unixMs.optional(),
      published_at: unixMs.optional(),
      received_at: unixMs.optional().describe("by the gateway"),
      sent_at: unixMs.optional(),
      acked_at: unixMs.optional(),
      bytes: bytes.optional(),
    }),
  },
  dropCounts: {
    ...tell,
    owner: "gateway",
    subject: "debug",
    doc: "What was dropped since the start, by reason.",
    payload: z.object({ service, drops: z.record(z.string(), count) }),
  },
  getDebugReportRequest: {
    ...ask,
    reply: "debugReport",
    doc: "Asks for all that the debug console knows, to be copied.",
    payload: nothing,
  },
  debugReport: {
    ...tell,
    owner: "gateway",
    doc: "What the debug console knows, as sections of text.",
    payload: z.object({
      made_at: unixMs,
      sections: z.array(z.object({ title: z.string().max(128), text: z.string() })),
    }),
  },
});
