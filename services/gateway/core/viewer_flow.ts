import type { Tier } from "@fuelrail/contracts";
import { encodeEvent, NO_ACK_CLOSE_MS, TOKEN_EXPIRING_MS } from "@fuelrail/contracts";
import { checkSilence, nextFrame, offerFrame } from "./frame_plane.ts";
import { follows, type RoomFrame } from "./room_frame.ts";
import { newestLive, type RoomFrames, settledStill } from "./room_frames.ts";
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
import type { Patch } from "./tiles/patch.ts";
import {
  closeViewer,
  type LiveViewer,
  type Surroundings,
  type Viewer,
  type ViewerPort,
} from "./viewer.ts";

/** Passes one new frame by a viewer; sends it, keeps it waiting, or leaves it. */
export function onFrame(
  viewer: LiveViewer,
  frame: RoomFrame,
  nowMs: number,
  port: ViewerPort,
): void {
  const { tier } = frame.header;
  if (!accepts(viewer, tier)) return;
  const tiles = viewer.takesTiles && tier !== "still" ? port.patches.newest(tier) : undefined;
  if (tiles === undefined) return take(viewer, frame, nowMs, port);
  // Tiles are what moves this viewer on; a whole picture is only what they may be laid on.
  if (isArrival(viewer, tier)) onTiles(viewer, tiles, nowMs, port);
  else if (viewer.frames.held === "base") flow(viewer, nowMs, port);
}

/** Passes news of tiles by a viewer that takes them. */
export function onTiles(
  viewer: LiveViewer,
  frame: RoomFrame,
  nowMs: number,
  port: ViewerPort,
): void {
  const { tier } = frame.header;
  if (!viewer.takesTiles || tier === "still" || !accepts(viewer, tier)) return;
  const { had, shown } = viewer.frames;
  // The tier before goes on until there is a picture of this one to begin with.
  if (isArrival(viewer, tier) && port.patches.of(tier, had, shown).is !== "frame") return;
  take(viewer, frame, nowMs, port);
}

function take(viewer: LiveViewer, frame: RoomFrame, nowMs: number, port: ViewerPort): void {
  const arrives = isArrival(viewer, frame.header.tier);
  if (arrives) arriveAtTarget(viewer.tier);
  offerFrame(viewer.frames, frame, nowMs);
  flow(viewer, nowMs, port);
  if (arrives) port.wantsChanged();
}

function isArrival({ tier: { target, given } }: LiveViewer, tier: Tier): boolean {
  return tier === target && given !== tier;
}

/** Offers the newest picture of the room whatever its tier: to a joiner, or a page that is back. */
export function showNewest(
  viewer: LiveViewer,
  frames: RoomFrames,
  nowMs: number,
  port: ViewerPort,
): void {
  if (!viewer.wantsFrames || !viewer.frames.visible) return;
  const { target } = viewer.tier;
  const tiles = viewer.takesTiles && target !== "off" ? port.patches.newest(target) : undefined;
  const base = tiles === undefined || target === "off" ? undefined : frames.newest[target];
  const live = target === "off" ? undefined : base ?? newestLive(frames, target);
  for (const frame of [live, tiles, settledStill(frames)]) {
    const before = viewer.frames.waiting?.header ?? viewer.frames.shown;
    if (frame === undefined || (before !== undefined && !follows(frame.header, before))) continue;
    offerFrame(viewer.frames, frame, nowMs);
    flow(viewer, nowMs, port);
  }
  if (viewer.frames.held === "base") flow(viewer, nowMs, port);
}

/** Sends what may be sent now: queued state first, then the waiting frame. */
export function flow(viewer: LiveViewer, nowMs: number, port: ViewerPort): void {
  const { state } = viewer;
  if (state.messages.length > 0) drainState(viewer, port);
  if (viewer.frames.waiting === undefined) return;
  const hasState = state.messages.length > 0;
  const patch = viewer.takesTiles ? patchOf(viewer, port) : undefined;
  const frame = nextFrame(viewer.frames, nowMs, port.bufferedBytes(), hasState, patch);
  if (frame !== undefined) port.sendFrame(frame);
}

/** Whether something waits that neither an ack nor a picture will bring on its way. */
export function waitsUnasked({ state, frames: { waiting, held } }: LiveViewer): boolean {
  if (state.messages.length > 0) return true;
  return waiting !== undefined && held !== "window" && held !== "base";
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

/** Bytes waiting for a socket above which nothing goes out that is worth nothing later. */
const GLIMPSE_BYTES = 65_536;

/** Sends what only counts now, such as a cursor, if nothing waits before it; never queues it. */
export function glimpse(viewer: LiveViewer, message: TextMessage, port: ViewerPort): boolean {
  if (viewer.state.messages.length > 0 || port.bufferedBytes() >= GLIMPSE_BYTES) return false;
  port.sendText(message);
  return true;
}

/** Looks at the clock: closes who is silent, moves who needs another tier, sends what is due. */
export function onTick(
  viewer: LiveViewer,
  around: Surroundings,
  port: ViewerPort,
): Viewer {
  const { room, nowMs } = around;
  const { expiresUnixMs } = viewer.identity.grant;
  if (expiresUnixMs !== undefined && around.unixMs >= expiresUnixMs) {
    return closeViewer(viewer, "unauthorised", "it expired", port);
  }
  const warned = warnOfTokenEnd(viewer, around.unixMs, port);
  if (warned.phase !== "live") return warned;
  if (checkSilence(viewer.frames, nowMs) === "close") {
    return closeViewer(viewer, "slow", `NO_ACK_CLOSE_MS ${NO_ACK_CLOSE_MS}`, port);
  }
  flow(viewer, nowMs, port);
  const isLimited = fitViewport(viewer, room);
  const isMoved = reviewTier(viewer.tier, viewer.frames, room, nowMs);
  return isLimited || isMoved ? announceTier(viewer, port) : viewer;
}

/** Tells a viewer, once for each token, that the token ends soon. */
function warnOfTokenEnd(viewer: LiveViewer, unixMs: number, port: ViewerPort): Viewer {
  const { expiresUnixMs } = viewer.identity.grant;
  if (viewer.isTokenEndTold || expiresUnixMs === undefined) return viewer;
  if (expiresUnixMs - unixMs > TOKEN_EXPIRING_MS) return viewer;
  viewer.isTokenEndTold = true;
  return say(
    viewer,
    textMessage(encodeEvent("tokenExpiring", { expires_at: expiresUnixMs })),
    port,
  );
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

function patchOf({ frames }: LiveViewer, port: ViewerPort): (waiting: RoomFrame) => Patch {
  return (waiting) => {
    const { tier } = waiting.header;
    if (tier === "still") return { is: "frame", frame: waiting };
    return port.patches.of(tier, frames.had, frames.shown);
  };
}

function accepts(viewer: LiveViewer, tier: Tier): boolean {
  if (!viewer.wantsFrames || !viewer.frames.visible) return false;
  if (tier === "still") return true;
  return tier === viewer.tier.target || tier === viewer.tier.given;
}

function drainState(viewer: LiveViewer, port: ViewerPort): void {
  while (viewer.state.messages.length > 0 && port.bufferedBytes() < STATE_DIRECT_BYTES) {
    const message = shiftState(viewer.state);
    if (message !== undefined) port.sendText(message);
  }
}
