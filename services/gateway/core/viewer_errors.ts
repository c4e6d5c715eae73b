import type { RequestId, ViewerErrorCode } from "@fuelrail/contracts";
import { BAD_MESSAGE_WINDOW_MS, BAD_MESSAGES_MAX, encodeEvent } from "@fuelrail/contracts";
import { noteBad } from "./inbound_limit.ts";
import { textMessage } from "./state_queue.ts";
import { closeViewer, type ClosingViewer, type Viewer, type ViewerPort } from "./viewer.ts";
import { say } from "./viewer_flow.ts";

/** What is refused, as far as it could be read. */
export interface RefusedMessage {
  readonly code: ViewerErrorCode;
  readonly message: string;
  readonly event_type?: string;
  readonly request_id?: RequestId;
}

/** Tells a viewer why a message of it was not acted on. */
export function refuse(
  viewer: Exclude<Viewer, ClosingViewer>,
  refusal: RefusedMessage,
  port: ViewerPort,
): Viewer {
  const { code, message, event_type, request_id } = refusal;
  port.refused(code);
  const payload = { code, message, ...(event_type === undefined ? {} : { event_type }) };
  const text = textMessage(encodeEvent("viewerError", payload, request_id));
  if (viewer.phase === "live") return say(viewer, text, port);
  port.sendText(text);
  return viewer;
}

/** Refuses a message that breaks the protocol; too many of them end the connection. */
export function refuseFault(
  viewer: Exclude<Viewer, ClosingViewer>,
  refusal: RefusedMessage,
  nowMs: number,
  port: ViewerPort,
): Viewer {
  const isOver = noteBad(viewer.inbound, nowMs);
  const next = refuse(viewer, refusal, port);
  if (!isOver || next.phase === "closing") return next;
  const limit = `more than ${BAD_MESSAGES_MAX} bad messages in ${BAD_MESSAGE_WINDOW_MS} ms`;
  return closeViewer(next, "protocol", `${limit}, last ${refusal.code}`, port);
}
