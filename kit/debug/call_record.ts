import type { PayloadInput } from "@fuelrail/contracts";
import { status as STATUS } from "@grpc/grpc-js";
import type { OctaneErrorKind } from "../octane/octane_error.ts";
import type { CallReport } from "../octane/unary.ts";
import { redact } from "./redact.ts";

type CallRecord = PayloadInput<"octaneCall">;

/** Which service reports, and under which number. */
export interface CallOrigin {
  readonly service: CallRecord["service"];
  readonly callId: string;
  /** Unix time of the end of the call, ms. */
  readonly endedUnixMs: number;
  /** Calls left out since the last record. */
  readonly dropped: number;
}

/** What viewers may see of a call: never its arguments or its answer, only their sizes. */
export function callRecord(report: CallReport, origin: CallOrigin): CallRecord {
  const { rpc, durationMs, error, requestBytes, responseBytes, turn } = report;
  const code = statusName(error?.code) ?? error?.kind;
  return {
    call_id: origin.callId,
    service: origin.service,
    rpc: rpc.replace(/^\//, "").slice(0, 256),
    started_at: origin.endedUnixMs - durationMs,
    duration_ms: Math.round(durationMs * 100) / 100,
    outcome: error === undefined ? "ok" : outcomeOf(error.kind),
    ...(code === undefined ? {} : { code }),
    ...(error === undefined ? {} : { message: redact(error.why) }),
    ...(requestBytes === undefined ? {} : { request_bytes: requestBytes }),
    ...(responseBytes === undefined ? {} : { response_bytes: responseBytes }),
    ...(turn === undefined ? {} : { turn: turn.id, turn_class: turn.class }),
    ...(origin.dropped === 0 ? {} : { dropped: origin.dropped }),
  };
}

function outcomeOf(kind: OctaneErrorKind): CallRecord["outcome"] {
  return kind === "deadline" || kind === "cancelled" ? kind : "error";
}

function statusName(code: number | undefined): string | undefined {
  return code === undefined ? undefined : STATUS[code];
}
