import {
  CANVAS_BINARY_BYTES_MAX,
  CANVAS_BYTES_BURST,
  CANVAS_BYTES_PER_S,
  CANVAS_MESSAGES_BURST,
  CANVAS_MESSAGES_PER_S,
  CANVAS_TEXT_BYTES_MAX,
} from "@fuelrail/contracts";

/** What one canvas client may still send. */
export interface CanvasLimit {
  messages: number;
  bytes: number;
  filledMs: number;
}

/** Nothing sent yet. */
export function createCanvasLimit(nowMs: number): CanvasLimit {
  return { messages: CANVAS_MESSAGES_BURST, bytes: CANVAS_BYTES_BURST, filledMs: nowMs };
}

/** Why a message of that size must not come, by the name and number of the limit. */
export function sizeFault(bytes: number, isText: boolean): string | undefined {
  const [name, max] = isText
    ? ["CANVAS_TEXT_BYTES_MAX", CANVAS_TEXT_BYTES_MAX]
    : ["CANVAS_BINARY_BYTES_MAX", CANVAS_BINARY_BYTES_MAX];
  return bytes > max ? `${bytes} bytes are more than ${name} ${max}` : undefined;
}

/** Whether one more message of that size is within the rate. */
export function admitCanvas(limit: CanvasLimit, bytes: number, nowMs: number): boolean {
  const elapsedS = (nowMs - limit.filledMs) / 1_000;
  limit.filledMs = nowMs;
  limit.messages = Math.min(
    CANVAS_MESSAGES_BURST,
    limit.messages + elapsedS * CANVAS_MESSAGES_PER_S,
  );
  limit.bytes = Math.min(CANVAS_BYTES_BURST, limit.bytes + elapsedS * CANVAS_BYTES_PER_S);
  if (limit.messages < 1 || limit.bytes < bytes) return false;
  limit.messages--;
  limit.bytes -= bytes;
  return true;
}
