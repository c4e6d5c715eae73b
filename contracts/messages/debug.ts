import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { DEBUG_LEASE_MS, DEBUG_TTL_MAX_MS, DEBUG_WANTED_MS } from "../limits.ts";
import { bytes, count, id, nothing, sentence, spanMs, tier, u32, unixMs } from "./fields.ts";
import { turnClass } from "./turns.ts";

const ask = {
  direction: "c2s",
  owner: "gateway",
  role: "viewer",
  since: 1,
  available: true,
} as const;
const tell = { direction: "s2c", role: "viewer", since: 1, available: true } as const;
const service = z.enum(["frame-ingest", "camera", "scene-query", "gateway"]);

/** What the debug console shows; rate-limited, and no secret or file path is ever in it. */
export const debugEvents = defineEvents({
  setDebugRequest: {
    ...ask,
    reply: "accepted",
    doc: "Starts or stops debug events for this viewer. They end with its connection, while its " +
      `page is hidden, and ${
        DEBUG_LEASE_MS / 1_000
      } s after the last request; services send them ` +
      "only while wanted.",
    payload: z.object({ enabled: z.boolean() }),
  },
  debugWanted: {
    direction: "bus",
    owner: "gateway",
    role: "service",
    subject: "debug",
    since: 1,
    available: true,
    doc: "A gateway has viewers that want debug events; repeated every " +
      `${DEBUG_WANTED_MS / 1_000} s, with a life of 0 when the last of them is gone.`,
    payload: z.object({
      subscriber: z.string().min(1).max(128),
      ttl_ms: z.int().min(0).max(DEBUG_TTL_MAX_MS),
    }),
  },
  octaneCall: {
    ...tell,
    owner: "any",
    subject: "debug",
    doc: "One gRPC call of a service at Octane. Arguments and answers are never in it.",
    payload: z.object({
      call_id: id,
      service,
      rpc: z.string().max(256).describe("service and method"),
      started_at: unixMs,
      duration_ms: spanMs,
      outcome: z.enum(["ok", "error", "deadline", "cancelled"]),
      code: z.string().max(64).optional().describe("gRPC status name"),
      message: sentence.optional().describe("without file paths and secrets"),
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
    doc: "Which of Octane's callbacks are registered, and whether its stream is open; on change " +
      "and when debug events become wanted.",
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
    doc:
      "When one frame passed each stage, Unix times in ms. Absent stages were not reached: the " +
      "gateway's are of the viewer that is told, and a frame without `sent_at` gave way to a " +
      "newer one.",
    payload: z.object({
      session: u32,
      seq: u32,
      tier,
      kind: z.enum(["image", "tiles"]).optional().describe("whole picture or changed tiles"),
      callback_at: unixMs,
      decoded_at: unixMs.optional(),
      encoded_at: unixMs.optional(),
      published_at: unixMs.optional(),
      received_at: unixMs.optional().describe("by the gateway"),
      sent_at: unixMs.optional(),
      acked_at: unixMs.optional(),
      bytes: bytes.optional(),
      dropped: count.optional().describe("timelines left out since the last record"),
    }),
  },
  dropCounts: {
    ...tell,
    owner: "any",
    subject: "debug",
    doc: "What was dropped since the start, by reason; a tier may follow the reason after a dot.",
    payload: z.object({ service, drops: z.record(z.string().max(128), count) }),
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
