import {
  BAD_MESSAGE_WINDOW_MS,
  BAD_MESSAGES_MAX,
  BINARY_RATE_BURST,
  BINARY_RATE_PER_S,
  MESSAGE_RATE_BURST,
  MESSAGE_RATE_PER_S,
} from "@fuelrail/contracts";

interface Bucket {
  tokens: number;
  filledMs: number;
}

/** How much one viewer has sent, and how much of it was bad. */
export interface InboundLimit {
  readonly text: Bucket;
  readonly binary: Bucket;
  badCount: number;
  badFromMs: number;
}

/** Nothing received yet. */
export function createInboundLimit(nowMs: number): InboundLimit {
  return {
    text: { tokens: MESSAGE_RATE_BURST, filledMs: nowMs },
    binary: { tokens: BINARY_RATE_BURST, filledMs: nowMs },
    badCount: 0,
    badFromMs: nowMs,
  };
}

/** Whether one more text message is within the rate. */
export function admitText(limit: InboundLimit, nowMs: number): boolean {
  return take(limit.text, MESSAGE_RATE_PER_S, MESSAGE_RATE_BURST, nowMs);
}

/** Whether one more binary message is within the rate. */
export function admitBinary(limit: InboundLimit, nowMs: number): boolean {
  return take(limit.binary, BINARY_RATE_PER_S, BINARY_RATE_BURST, nowMs);
}

/**
 * Counts a message that had to be refused.
 *
 * @returns whether the viewer has now sent more of them than is borne
 */
export function noteBad(limit: InboundLimit, nowMs: number): boolean {
  if (nowMs - limit.badFromMs > BAD_MESSAGE_WINDOW_MS) {
    limit.badFromMs = nowMs;
    limit.badCount = 0;
  }
  limit.badCount++;
  return limit.badCount > BAD_MESSAGES_MAX;
}

function take(bucket: Bucket, perS: number, burst: number, nowMs: number): boolean {
  bucket.tokens = Math.min(burst, bucket.tokens + (nowMs - bucket.filledMs) * perS / 1_000);
  bucket.filledMs = nowMs;
  if (bucket.tokens < 1) return false;
  bucket.tokens--;
  return true;
}
