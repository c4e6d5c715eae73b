import { type JsonObject, numberField, textField } from "../json_fields.ts";
import { percentile } from "./calls.ts";

/** The ways between the stages of a frame, in their order. */
export const SPANS = [
  { id: "decode", from: "callback_at", to: "decoded_at", label: "Decode" },
  { id: "encode", from: "decoded_at", to: "encoded_at", label: "Encode" },
  { id: "publish", from: "encoded_at", to: "published_at", label: "Publish" },
  { id: "receive", from: "published_at", to: "received_at", label: "Bus to gateway" },
  { id: "send", from: "received_at", to: "sent_at", label: "Wait for this viewer" },
  { id: "draw", from: "sent_at", to: "drawn_at", label: "Way and draw" },
] as const;

/** Names a way between two stages. */
export type SpanId = typeof SPANS[number]["id"];

/** One frame with the times that are known of it, in ms; undefined stages were not reached. */
export interface ConsoleFrame {
  readonly session: number;
  readonly seq: number;
  readonly tier: string;
  readonly callbackAtMs: number;
  readonly spansMs: Readonly<Partial<Record<SpanId, number>>>;
  /** From the callback to the last known stage. */
  readonly totalMs: number;
  /** It gave way to a newer one and was never sent. */
  readonly skipped: boolean;
  readonly drawn: boolean;
  readonly bytes: number | undefined;
}

/** Reads a `frameTimeline`; `drawnAtMs` is when this page drew it, by the gateway's clock. */
export function readFrame(
  payload: JsonObject,
  drawnAtMs: number | undefined,
): ConsoleFrame | undefined {
  const callbackAtMs = numberField(payload, "callback_at");
  const seq = numberField(payload, "seq");
  if (callbackAtMs === undefined || seq === undefined) return undefined;
  const at = (stage: string) =>
    stage === "drawn_at" ? drawnAtMs : numberField(payload, stage) ?? undefined;
  const spansMs: Partial<Record<SpanId, number>> = {};
  let last = callbackAtMs;
  for (const { id, from, to } of SPANS) {
    const [start, end] = [at(from), at(to)];
    if (end !== undefined) last = end;
    if (start !== undefined && end !== undefined) spansMs[id] = end - start;
  }
  return {
    session: numberField(payload, "session") ?? 0,
    seq,
    tier: textField(payload, "tier") ?? "unknown",
    callbackAtMs,
    spansMs,
    totalMs: last - callbackAtMs,
    skipped: at("sent_at") === undefined,
    drawn: drawnAtMs !== undefined,
    bytes: numberField(payload, "bytes"),
  };
}

/** How long one way takes. */
export interface SpanSummary {
  readonly label: string;
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

/** Sums the ways of frames up, and the whole of those that were drawn. */
export function summariseFrames(frames: readonly ConsoleFrame[]): SpanSummary[] {
  const rows = SPANS.map(({ id, label }) =>
    summary(label, frames.flatMap(({ spansMs }) => spansMs[id] ?? []))
  );
  const whole = frames.filter(({ drawn }) => drawn).map(({ totalMs }) => totalMs);
  return [...rows, summary("Callback to drawn", whole)];
}

function summary(label: string, values: readonly number[]): SpanSummary {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    label,
    count: sorted.length,
    p50Ms: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    maxMs: sorted.at(-1) ?? 0,
  };
}
