import type { Tier } from "@fuelrail/contracts";
import { encodeEvent, NO_ACK_CLOSE_MS } from "@fuelrail/contracts";
import { checkSilence, nextFrame, offerFrame } from "./frame_plane.ts";
import type { RoomFrame } from "./room_frame.ts";
import {
  pushState,
  shiftState,
  STATE_DIRECT_BYTES,
  type TextMessage,
  textMessage,
} from "./state_queue.ts";
import {
  arriveAtTarget,
  limitTier,
  reviewTier,
  type RoomMeasure,
  tierForViewport,
} from "./tier_choice.ts";
import { closeViewer, type LiveViewer, type Viewer, type ViewerPort } from "./viewer.ts";

/** Passes one new frame by a viewer; sends it, keeps it waiting, or leaves it. */
export function onFrame(
  viewer: LiveViewer,
  frame: RoomFrame,
  nowMs: number,
  port: ViewerPort,
): void {
  if (!accepts(viewer, frame.header.tier)) return;
  offerFrame(viewer.frames, frame, nowMs);
  flow(viewer, nowMs, port);
}

/** Sends what may be sent now: queued state first, then the waiting frame. */
export function flow(viewer: LiveViewer, nowMs: number, port: ViewerPort): void {
  const { state } = viewer;
  if (state.messages.length > 0) drainState(viewer, port);
  if (viewer.frames.waiting === undefined) return;
  const hasState = state.messages.length > 0;
  const frame = nextFrame(viewer.frames, nowMs, port.bufferedBytes(), hasState);
  if (frame !== undefined) port.sendFrame(frame);
}

/** Sends a message in order, or queues it; a viewer that cannot take its state is closed. */
export function say(viewer: LiveViewer, message: TextMessage, port: ViewerPort): Viewer {
  if (viewer.state.messages.length > 0) drainState(viewer, port);
  if (viewer.state.messages.length === 0 && port.bufferedBytes() < STATE_DIRECT_BYTES) {
    port.sendText(message);
    return viewer;
  }
  const broken = pushState(viewer.state, message);
  return broken === undefined ? viewer : closeViewer(viewer, "slow", broken, port);
}

/** Looks at the clock: closes who is silent, moves who needs another tier, sends what is due. */
export function onTick(
  viewer: LiveViewer,
  room: RoomMeasure,
  nowMs: number,
  port: ViewerPort,
): Viewer {
  if (checkSilence(viewer.frames, nowMs) === "close") {
    return closeViewer(viewer, "slow", `NO_ACK_CLOSE_MS ${NO_ACK_CLOSE_MS}`, port);
  }
  flow(viewer, nowMs, port);
  const isLimited = fitViewport(viewer, room);
  const isMoved = reviewTier(viewer.tier, viewer.frames, room, nowMs);
  return isLimited || isMoved ? announceTier(viewer, port) : viewer;
}

/** Applies the viewport to the tier; true when the tier changed. */
export function fitViewport(viewer: LiveViewer, room: RoomMeasure): boolean {
  if (viewer.viewport === undefined) return false;
  return limitTier(viewer.tier, tierForViewport(viewer.viewport, room));
}

/** Tells the viewer and the room which tier is given from now on. */
export function announceTier(
  viewer: LiveViewer,
  port: ViewerPort,
  requestId?: string | number,
): Viewer {
  const { target, chosen, reason } = viewer.tier;
  const { minIntervalMs } = viewer.frames;
  const text = encodeEvent("tierChanged", {
    tier: target,
    chosen,
    reason,
    ...(minIntervalMs > 0 ? { max_fps: Math.round(10_000 / minIntervalMs) / 10 } : {}),
  }, requestId);
  const next = say(viewer, textMessage(text), port);
  if (next.phase === "live") port.wantsChanged();
  return next;
}

function accepts(viewer: LiveViewer, tier: Tier): boolean {
  if (!viewer.wantsFrames || !viewer.frames.visible) return false;
  if (tier === "still") return true;
  const { tier: choice } = viewer;
  if (tier === choice.target) {
    if (choice.given !== tier) arriveAtTarget(choice);
    return true;
  }
  return tier === choice.given;
}

function drainState(viewer: LiveViewer, port: ViewerPort): void {
  while (viewer.state.messages.length > 0 && port.bufferedBytes() < STATE_DIRECT_BYTES) {
    const message = shiftState(viewer.state);
    if (message !== undefined) port.sendText(message);
  }
}
