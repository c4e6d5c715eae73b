import type { CallReport } from "../octane/unary.ts";
import { workNow } from "../work.ts";
import type { Tracer } from "./tracer.ts";

/** Records a call to Octane that has just ended, if it was made within a trace. */
export function traceCall(tracer: Tracer, report: CallReport, nowUnixMs: number): void {
  const { trace: parent } = workNow();
  if (parent === undefined) return;
  const { rpc: path, durationMs, error, turn } = report;
  const [service = "", method = ""] = path.replace(/^\//, "").split("/");
  const span = tracer.begin(`octane ${method}`, {
    parent,
    role: "client",
    startUnixMs: nowUnixMs - durationMs,
    attributes: {
      "rpc.system": "grpc",
      "rpc.service": service,
      "rpc.method": method,
      ...(turn === undefined
        ? {}
        : { "fuelrail.turn": turn.id, "fuelrail.turn_class": turn.class }),
    },
  });
  span.end({ unixMs: nowUnixMs, ...(error === undefined ? {} : { failure: error.message }) });
}
