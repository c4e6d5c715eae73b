import type { TextMessage } from "../state_queue.ts";
import type { TextImage } from "./text_image.ts";

/** Bytes waiting in this process for one socket above which no picture is added. */
export const TEXT_HELD_BYTES = 65_536;

/**
 * Pictures as text on their way to one client: one waits, the newest, and what the client was sent
 * last is known, so that only changed lines need follow.
 */
export interface TextFlow {
  /** Whether the client takes changed lines alone. */
  readonly isDiff: boolean;
  readonly intervalMs: number;
  waiting: TextImage | undefined;
  /** What the client shows once it has read everything. */
  sent: TextImage | undefined;
  dueMs: number;
  /** Pictures left out because a newer one came. */
  skipped: number;
}

/** What goes out next. */
export interface TextSend {
  readonly kind: "lines" | "diff";
  readonly message: TextMessage;
}

/** The flow of a client that has been sent nothing. */
export function createTextFlow(isDiff: boolean, maxFps: number): TextFlow {
  return {
    isDiff,
    intervalMs: 1_000 / maxFps,
    waiting: undefined,
    sent: undefined,
    dueMs: 0,
    skipped: 0,
  };
}

/** Takes a picture that has been made; it replaces one that waits. */
export function offerText(flow: TextFlow, image: TextImage): void {
  if (flow.waiting !== undefined) flow.skipped++;
  flow.waiting = image;
}

/** Takes out what is to be sent now; a picture that looks like the last one is not. */
export function nextText(
  flow: TextFlow,
  nowMs: number,
  bufferedBytes: number,
): TextSend | undefined {
  const { waiting: image, sent } = flow;
  if (image === undefined || nowMs < flow.dueMs || bufferedBytes > TEXT_HELD_BYTES) {
    return undefined;
  }
  flow.waiting = undefined;
  const isComparable = sent?.size.columns === image.size.columns &&
    sent.size.rows === image.size.rows;
  const changes = isComparable ? image.since(sent) : undefined;
  if (isComparable && changes === undefined) return undefined;
  flow.sent = image;
  flow.dueMs = Math.max(flow.dueMs + flow.intervalMs, nowMs + flow.intervalMs / 2);
  return flow.isDiff && changes !== undefined
    ? { kind: "diff", message: changes }
    : { kind: "lines", message: image.whole() };
}

/** Forgets what waits and what was sent: the client shows nothing any more. */
export function clearText(flow: TextFlow): void {
  flow.waiting = undefined;
  flow.sent = undefined;
}
