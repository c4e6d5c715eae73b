import { type JsonObject, numberField, textField } from "../json_fields.ts";

/** One call of a service at Octane, as the console lists it. */
export interface ConsoleCall {
  readonly id: string;
  readonly service: string;
  /** Service and method. */
  readonly rpc: string;
  /** The rpc without its package, for people. */
  readonly method: string;
  /** Unix ms, by the service's clock. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly outcome: string;
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly requestBytes: number | undefined;
  readonly responseBytes: number | undefined;
  readonly turn: string | undefined;
  readonly turnClass: string | undefined;
  /** Calls that were left out before this one. */
  readonly dropped: number;
}

/** Reads an `octaneCall`; undefined when it lacks what a line is made of. */
export function readCall(payload: JsonObject): ConsoleCall | undefined {
  const id = textField(payload, "call_id");
  const rpc = textField(payload, "rpc");
  const durationMs = numberField(payload, "duration_ms");
  if (id === undefined || rpc === undefined || durationMs === undefined) return undefined;
  return {
    id,
    rpc,
    durationMs,
    method: rpc.slice(rpc.lastIndexOf(".") + 1).replace("Service/", " "),
    service: textField(payload, "service") ?? "unknown",
    startedAtMs: numberField(payload, "started_at") ?? 0,
    outcome: textField(payload, "outcome") ?? "unknown",
    code: textField(payload, "code"),
    message: textField(payload, "message"),
    requestBytes: numberField(payload, "request_bytes"),
    responseBytes: numberField(payload, "response_bytes"),
    turn: textField(payload, "turn"),
    turnClass: textField(payload, "turn_class"),
    dropped: numberField(payload, "dropped") ?? 0,
  };
}

/** Which calls are shown. */
export interface CallFilter {
  /** Part of the service, the rpc, the outcome or the message; the case does not matter. */
  readonly text: string;
  readonly service: string | undefined;
  readonly failedOnly: boolean;
}

/** Every call. */
export const ALL_CALLS: CallFilter = { text: "", service: undefined, failedOnly: false };

/** Whether a filter lets a call through. */
export function matchesCall(call: ConsoleCall, filter: CallFilter): boolean {
  if (filter.failedOnly && call.outcome === "ok") return false;
  if (filter.service !== undefined && call.service !== filter.service) return false;
  const sought = filter.text.trim().toLowerCase();
  if (sought === "") return true;
  const { service, rpc, outcome, code = "", message = "", turnClass = "" } = call;
  return [service, rpc, outcome, code, message, turnClass].some((part) =>
    part.toLowerCase().includes(sought)
  );
}

/** How long the calls of one rpc took. */
export interface RpcSummary {
  readonly rpc: string;
  readonly method: string;
  readonly count: number;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

/** Sums calls up by rpc, those that took longest in all first. */
export function summariseCalls(calls: readonly ConsoleCall[]): RpcSummary[] {
  const byRpc = new Map<string, ConsoleCall[]>();
  for (const call of calls) {
    const known = byRpc.get(call.rpc);
    if (known === undefined) byRpc.set(call.rpc, [call]);
    else known.push(call);
  }
  const summed = [...byRpc].map(([rpc, all]) => {
    const sorted = all.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
    return {
      rpc,
      method: all[0]?.method ?? rpc,
      count: all.length,
      failed: all.filter(({ outcome }) => outcome !== "ok").length,
      p50Ms: percentile(sorted, 0.5),
      p95Ms: percentile(sorted, 0.95),
      maxMs: sorted.at(-1) ?? 0,
      allMs: sorted.reduce((sum, ms) => sum + ms, 0),
    };
  });
  summed.sort((a, b) => b.allMs - a.allMs);
  return summed.map(({ allMs: _, ...summary }) => summary);
}

/** The value below which a share of sorted values lies, by nearest rank; 0 of none. */
export function percentile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return 0;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ??
    0;
}
