import { CLOSE_REASON_BYTES } from "./limits.ts";

/** Why the gateway closes a viewer's WebSocket. */
export type CloseName = "unauthorised" | "forbidden" | "slow" | "protocol" | "goaway" | "full";

/** What a client does after a close: give up, come back with jittered backoff, or when told. */
export type RetryPolicy = "never" | "backoff" | "when_told";

/** Close code of each reason. */
export const CLOSE: Readonly<Record<CloseName, number>> = {
  unauthorised: 4001,
  forbidden: 4003,
  slow: 4008,
  protocol: 4009,
  goaway: 4010,
  full: 1013,
};

/** What a close code means and what the client should do. */
export interface CloseInfo {
  readonly name: CloseName;
  readonly code: number;
  readonly reason: string;
  readonly retry: RetryPolicy;
}

const REASONS: Readonly<Record<CloseName, { reason: string; retry: RetryPolicy }>> = {
  unauthorised: { reason: "The access token is missing, wrong or expired", retry: "never" },
  forbidden: { reason: "The access token does not allow this room", retry: "never" },
  slow: { reason: "The connection is too slow to keep its state", retry: "backoff" },
  protocol: { reason: "The client broke the protocol", retry: "never" },
  goaway: { reason: "The gateway is shutting down", retry: "when_told" },
  full: { reason: "No more viewers are let in", retry: "backoff" },
};

/** Every close code with its reason and retry policy. */
export const CLOSE_INFOS: readonly CloseInfo[] = (Object.keys(CLOSE) as CloseName[]).map(
  (name) => ({ name, code: CLOSE[name], ...REASONS[name] }),
);

/** What is known about a close code, or undefined for codes that Fuelrail does not send. */
export function closeInfoOf(code: number): CloseInfo | undefined {
  return CLOSE_INFOS.find((info) => info.code === code);
}

/**
 * Close reason text, with `detail` appended, cut to the 123 UTF-8 bytes that a close frame holds.
 */
export function closeReason(name: CloseName, detail?: string): string {
  const full = detail === undefined ? REASONS[name].reason : `${REASONS[name].reason}: ${detail}`;
  const bytes = new TextEncoder().encode(full);
  if (bytes.length <= CLOSE_REASON_BYTES) return full;
  let end = CLOSE_REASON_BYTES;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return new TextDecoder().decode(bytes.subarray(0, end));
}

/** How long the reason text of a `goaway` close asks to wait, ms, or undefined without one. */
export function retryAfterOf(reason: string): number | undefined {
  const match = /come back in (\d{1,9}) ms/.exec(reason);
  return match === null ? undefined : Number(match[1]);
}

/** Reason text of a `goaway` close that says when to come back. */
export function goawayReason(retryAfterMs: number): string {
  return closeReason("goaway", `come back in ${Math.max(0, Math.round(retryAfterMs))} ms`);
}
