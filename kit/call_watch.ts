import type { Clock } from "./clock.ts";
import type { DebugTap } from "./debug/tap.ts";
import type { Log } from "./log.ts";
import type { CallReport } from "./octane/unary.ts";
import type { ServiceMetrics } from "./service_metrics.ts";
import { traceCall, type Tracer } from "./tracing/mod.ts";

export interface CallWatchOptions {
  readonly counts: Pick<ServiceMetrics, "call">;
  readonly tap: Pick<DebugTap, "call">;
  readonly tracer: Tracer | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Takes the report of every call to Octane to all who want it: metrics, console, trace and log. */
export function watchCalls(options: CallWatchOptions): (report: CallReport) => void {
  const { counts, tap, tracer, clock, log } = options;
  return (report) => {
    counts.call(report);
    tap.call(report);
    if (tracer !== undefined) traceCall(tracer, report, clock.unixMs());
    const { rpc, durationMs, ok, error, turn } = report;
    log.debug("octane was called", {
      rpc,
      ms: Math.round(durationMs * 10) / 10,
      result: ok ? "ok" : error?.kind,
      ...(turn === undefined ? {} : { turn: turn.id, class: turn.class }),
    });
  };
}
