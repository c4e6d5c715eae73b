import {
  BINARY_RATE_PER_S,
  binaryKind,
  decodeAck,
  decodeCameraPose,
  decodePointerInput,
  MAX_VIEWER_BINARY_BYTES,
} from "@fuelrail/contracts";
import { ackFrame } from "./frame_plane.ts";
import { admitBinary } from "./inbound_limit.ts";
import type { LiveViewer, Viewer, ViewerPort } from "./viewer.ts";
import { refuse, refuseFault } from "./viewer_errors.ts";
import { flow } from "./viewer_flow.ts";
import { onPointer } from "./viewer_input.ts";
import { hold } from "./viewer_text.ts";

/** Takes in one binary message: an ack, pointer input or a camera pose. */
export function onBinary(
  viewer: Viewer,
  bytes: Uint8Array,
  nowMs: number,
  port: ViewerPort,
): Viewer {
  if (viewer.phase === "closing") return viewer;
  if (!admitBinary(viewer.inbound, nowMs)) {
    const message = `More than ${BINARY_RATE_PER_S} binary messages a second`;
    return refuseFault(viewer, { code: "rate_limited", message }, nowMs, port);
  }
  if (bytes.length > MAX_VIEWER_BINARY_BYTES) {
    const message = `Binary message of ${bytes.length} bytes is larger than ` +
      `${MAX_VIEWER_BINARY_BYTES}`;
    return refuseFault(viewer, { code: "too_large", message }, nowMs, port);
  }
  switch (viewer.phase) {
    case "awaiting_hello": {
      const message = 'The first message must be "hello", not binary';
      return refuseFault(viewer, { code: "bad_message", message }, nowMs, port);
    }
    case "checking_token":
      return hold(viewer, bytes, port);
    case "live":
      return onKnown(viewer, bytes, nowMs, port);
  }
}

function onKnown(viewer: LiveViewer, bytes: Uint8Array, nowMs: number, port: ViewerPort): Viewer {
  switch (binaryKind(bytes)) {
    case "ack":
      return onAck(viewer, bytes, nowMs, port);
    case "input": {
      const input = decodePointerInput(bytes);
      if (!input.ok) return fault(viewer, input.reason, nowMs, port);
      const refused = refuseWatcher(viewer, port);
      return refused ?? onPointer(viewer, input.input, bytes, nowMs, port);
    }
    case "pose": {
      const pose = decodeCameraPose(bytes);
      if (!pose.ok) return fault(viewer, pose.reason, nowMs, port);
      const refused = refuseWatcher(viewer, port);
      if (refused === undefined) port.input(bytes);
      return refused ?? viewer;
    }
    case "frame":
    case "tiles":
      return fault(viewer, "Frames are sent to viewers, not by them", nowMs, port);
    case undefined:
      return fault(viewer, "Binary message is not an ack, input or pose", nowMs, port);
  }
}

function onAck(viewer: LiveViewer, bytes: Uint8Array, nowMs: number, port: ViewerPort): Viewer {
  const ack = decodeAck(bytes);
  if (!ack.ok) return fault(viewer, ack.reason, nowMs, port);
  const match = ackFrame(viewer.frames, ack.seq, ack.tier, nowMs);
  if (match === "unknown") {
    const message = `Frame ${ack.seq} of tier ${ack.tier} was not sent to this viewer`;
    return refuseFault(viewer, { code: "not_found", message, event_type: "ack" }, nowMs, port);
  }
  if (match === "in_flight") flow(viewer, nowMs, port);
  return viewer;
}

/** Refuses steering by who may only watch. */
function refuseWatcher(viewer: LiveViewer, port: ViewerPort): Viewer | undefined {
  const { role } = viewer.identity;
  if (role !== "viewer") return undefined;
  const message = "Steering needs the role operator, this is viewer";
  return refuse(viewer, { code: "forbidden", message, event_type: "input" }, port);
}

function fault(viewer: LiveViewer, message: string, nowMs: number, port: ViewerPort): Viewer {
  return refuseFault(viewer, { code: "bad_message", message }, nowMs, port);
}
