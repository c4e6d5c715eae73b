import type { AnyEvent } from "@fuelrail/contracts";
import {
  encodeEvent,
  eventOf,
  isOfConnection,
  MAX_HELLO_BYTES,
  mayRequest,
  MESSAGE_RATE_PER_S,
  parseViewerMessage,
  REQUESTS_IN_FLIGHT_MAX,
} from "@fuelrail/contracts";
import { forgetHad, setVisible } from "./frame_plane.ts";
import { admitText } from "./inbound_limit.ts";
import { textMessage } from "./state_queue.ts";
import { chooseTier } from "./tier_choice.ts";
import {
  type AwaitingHello,
  type CheckingToken,
  closeViewer,
  HELD_MESSAGES_MAX,
  type LiveViewer,
  type Surroundings,
  type Viewer,
  type ViewerPort,
} from "./viewer.ts";
import { refuse, refuseFault } from "./viewer_errors.ts";
import { announceTier, fitViewport, say } from "./viewer_flow.ts";
import { onJsonInput, setInputActive } from "./viewer_input.ts";

/** Takes in one text message. */
export function onText(
  viewer: Viewer,
  text: string,
  around: Surroundings,
  port: ViewerPort,
): Viewer {
  if (viewer.phase === "closing") return viewer;
  if (!admitText(viewer.inbound, around.nowMs)) {
    const message = `More than ${MESSAGE_RATE_PER_S} text messages a second`;
    return refuseFault(viewer, { code: "rate_limited", message }, around.nowMs, port);
  }
  switch (viewer.phase) {
    case "awaiting_hello":
      return onHello(viewer, text, around.nowMs, port);
    case "checking_token":
      return hold(viewer, text, port);
    case "live":
      return onMessage(viewer, text, around, port);
  }
}

/** Keeps a message until the token is checked. */
export function hold(
  viewer: CheckingToken,
  message: string | Uint8Array,
  port: ViewerPort,
): Viewer {
  if (viewer.held.length >= HELD_MESSAGES_MAX) {
    const detail = `more than ${HELD_MESSAGES_MAX} messages before the welcome`;
    return closeViewer(viewer, "protocol", detail, port);
  }
  viewer.held.push(message);
  return viewer;
}

/** Looks at the clock: who has not said hello in time is closed. */
export function checkHello(viewer: Viewer, nowMs: number, port: ViewerPort): Viewer {
  if (viewer.phase !== "awaiting_hello" || nowMs < viewer.deadlineMs) return viewer;
  return closeViewer(viewer, "protocol", "no hello came in time (HELLO_TIMEOUT_MS)", port);
}

function onHello(
  viewer: AwaitingHello,
  text: string,
  nowMs: number,
  port: ViewerPort,
): Viewer {
  if (text.length > MAX_HELLO_BYTES) {
    const message = `The first message is larger than ${MAX_HELLO_BYTES} bytes`;
    return refuseFault(viewer, { code: "too_large", message }, nowMs, port);
  }
  const parsed = parseViewerMessage(text);
  if (!parsed.ok) return refuseFault(viewer, parsed, nowMs, port);
  const { event } = parsed;
  if (event.event_type !== "hello") {
    const message = `The first message must be "hello", not "${event.event_type}"`;
    return refuseFault(viewer, { code: "bad_message", message, ...named(event) }, nowMs, port);
  }
  port.verify(event.payload);
  return { phase: "checking_token", hello: event.payload, held: [], inbound: viewer.inbound };
}

/** Takes in one message of a member, whose rate has been looked at. */
export function onMessage(
  viewer: LiveViewer,
  text: string,
  around: Surroundings,
  port: ViewerPort,
): Viewer {
  const parsed = parseViewerMessage(text);
  if (!parsed.ok) {
    // Who may not ask at all is not told how to ask.
    const type = parsed.code === "bad_message" ? parsed.event_type : undefined;
    const may = type === undefined ? undefined : mayRequest(viewer.identity.role, type);
    if (may?.ok === false && may.code === "forbidden") {
      return refuse(viewer, { ...parsed, code: may.code, message: may.message }, port);
    }
    return refuseFault(viewer, parsed, around.nowMs, port);
  }
  const { event } = parsed;
  const permission = mayRequest(viewer.identity.role, event.event_type);
  if (!permission.ok) return refuse(viewer, { ...permission, ...named(event) }, port);
  switch (event.event_type) {
    case "hello": {
      const message = "The hello was already answered";
      return refuseFault(
        viewer,
        { code: "conflict", message, ...named(event) },
        around.nowMs,
        port,
      );
    }
    case "ping": {
      const pong = { t: event.payload.t, server_time: around.unixMs };
      return say(viewer, textMessage(encodeEvent("pong", pong, event.request_id)), port);
    }
    case "setVisibilityRequest": {
      setVisible(viewer.frames, event.payload.visible, around.nowMs);
      const next = accept(viewer, event, port);
      if (next.phase === "live") port.wantsChanged();
      return next;
    }
    case "refreshTokenRequest":
      port.refresh(event.payload.token, event.request_id);
      return viewer;
    case "setTierRequest":
      return onTierRequest(viewer, event, port);
    case "setViewportRequest": {
      viewer.viewport = event.payload;
      const next = accept(viewer, event, port);
      return next.phase === "live" && fitViewport(next, around.room)
        ? announceTier(next, port)
        : next;
    }
    case "wholeFrameRequest": {
      forgetHad(viewer.frames);
      const next = accept(viewer, event, port);
      if (next.phase === "live") port.wantsChanged();
      return next;
    }
    case "mouseInput":
    case "cameraMouseButton":
    case "cameraMouseMove":
    case "cameraWheel":
      return onJsonInput(viewer, event, around, port);
    case "setViewportInputActive":
      setInputActive(viewer, event.payload.active, port);
      return viewer;
    case "cursorMoved":
      port.cursor(event.payload);
      return viewer;
    case "getStatsRequest":
    case "setDebugRequest":
    case "getDebugReportRequest":
      return say(viewer, port.answer(event), port);
    default:
      return passOn(viewer, event, port);
  }
}

function onTierRequest(
  viewer: LiveViewer,
  event: Extract<AnyEvent, { event_type: "setTierRequest" }>,
  port: ViewerPort,
): Viewer {
  if (!viewer.wantsFrames) {
    const message = "This viewer joined without frames";
    return refuse(viewer, { code: "conflict", message, ...named(event) }, port);
  }
  const { tier, max_fps } = event.payload;
  if (max_fps !== undefined) viewer.frames.minIntervalMs = 1_000 / max_fps;
  chooseTier(viewer.tier, tier);
  return announceTier(viewer, port, event.request_id);
}

function passOn(viewer: LiveViewer, event: AnyEvent, port: ViewerPort): Viewer {
  const { available, reply } = eventOf(event.event_type);
  if (!available || isOfConnection(event.event_type) || reply === undefined) {
    const message = `${event.event_type} is not offered by this release`;
    return refuse(viewer, { code: "not_available", message, ...named(event) }, port);
  }
  if (viewer.requestsInFlight >= REQUESTS_IN_FLIGHT_MAX) {
    const message = `More than ${REQUESTS_IN_FLIGHT_MAX} requests are unanswered`;
    return refuse(viewer, { code: "rate_limited", message, ...named(event) }, port);
  }
  viewer.requestsInFlight++;
  port.request(event.event_type, event.payload, event.request_id);
  return viewer;
}

function accept(viewer: LiveViewer, event: AnyEvent, port: ViewerPort): Viewer {
  const text = encodeEvent("accepted", { event_type: event.event_type }, event.request_id);
  return say(viewer, textMessage(text), port);
}

function named(event: AnyEvent): Pick<AnyEvent, "event_type" | "request_id"> {
  const { event_type, request_id } = event;
  return request_id === undefined ? { event_type } : { event_type, request_id };
}
