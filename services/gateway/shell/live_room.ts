import type { FrameHeader, PayloadOf, Room } from "@fuelrail/contracts";
import { decodeFrame, LIVE_TIERS, TIERS } from "@fuelrail/contracts";
import { createAudit } from "@fuelrail/kit/audit";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { coversWant, mergeWants, type Want } from "../core/demand.ts";
import {
  acceptFrame,
  createRoomFrames,
  forgetPictures,
  type FrameVerdict,
  type RoomFrames,
} from "../core/room_frames.ts";
import type { PresentViewer } from "../core/presence.ts";
import type { RoomFrame } from "../core/room_frame.ts";
import type { TextMessage } from "../core/state_queue.ts";
import { acceptTiles, noteFetched, type TilesVerdict } from "../core/tiles/patch.ts";
import type { AccessDesk } from "./access/access_desk.ts";
import { type CanvasRoom, createCanvasRoom } from "./canvas/canvas_room.ts";
import type { KeptDrawings } from "./canvas/kept_drawings.ts";
import { createRoomDebug, type RoomDebug } from "./debug/room_debug.ts";
import { createDisplayRoom, type DisplayRoom } from "./display/display_room.ts";
import { createFrameFeed } from "./frame_feed.ts";
import type { GatewayTrail } from "./gateway_trail.ts";
import type { GatewayMetrics } from "./gateway_metrics.ts";
import { followNotices } from "./notices.ts";
import type { PictureEncoder } from "./pictures/picture_encoder.ts";
import type { PresenceBoard } from "./presence_board.ts";
import { createRoomDemand } from "./room_demand.ts";
import { createRoomPresence, type PresentMember } from "./room_presence.ts";
import { createRoomStates, type RoomStates } from "./room_states.ts";
import { createCursorDesk, type CursorMember } from "./review/cursor_desk.ts";
import { createRoomReview, type RoomReview } from "./review/room_review.ts";
import { findSettledStill } from "./review/settled_still.ts";

/** Somebody who watches a room: a viewer or a stream. */
export interface RoomMember extends PresentMember, CursorMember {
  /** It speaks a protocol whose clients may name rooms as they like. */
  readonly isGuest?: boolean;
  /** What it wants of the room's frames; nothing while nobody looks. */
  want(): Want | undefined;
  /** Takes a frame that has just come. */
  frame(frame: RoomFrame, nowMs: number): void;
  /** Takes news of tiles, if it said that it wants them: the newest of their tier. */
  tiles?(frame: RoomFrame, nowMs: number): void;
  /** Takes the newest picture of the room, which may be one that it has. */
  showNewest(frames: RoomFrames): void;
  /** Takes what a service says to it alone, if not as what all are told. */
  notice?(message: TextMessage): void;
}

/** What rooms are made of. */
export interface RoomContext {
  readonly frameBus: Bus;
  readonly stateBus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: GatewayMetrics;
  readonly presence: PresenceBoard;
  readonly access: AccessDesk;
  readonly encoder: PictureEncoder;
  readonly kept: KeptDrawings;
  readonly gatewayId: string;
  /** Absent while nothing is traced. */
  readonly trail?: GatewayTrail | undefined;
  /** Stamped on what this gateway says in another's place. */
  readonly session: number;
}

/** One room while somebody watches it: its newest frames, its whole state and its members. */
export interface LiveRoom {
  readonly room: Room;
  readonly frames: RoomFrames;
  readonly states: RoomStates;
  readonly review: RoomReview;
  readonly debug: RoomDebug;
  readonly canvas: CanvasRoom;
  readonly display: DisplayRoom;
  readonly memberCount: number;
  /** Members that are no guests. */
  readonly regularCount: number;
  /** Who is there, at whichever gateway. */
  present(): PresentViewer[];
  /** Adds a member and tells it everything. */
  join(member: RoomMember): void;
  /** `viewerId` names one that no longer does so itself. */
  leave(member: RoomMember, viewerId?: string): void;
  /** A member points somewhere else. */
  cursorMoved(viewerId: string, spot: PayloadOf<"cursorMoved">): void;
  /** A member wants other frames than before. */
  wantsChanged(member: RoomMember): void;
  /** Looks at the clock. */
  tick(): void;
  stop(): void;
}

/** Begins to follow a room. */
export function openRoom(room: Room, context: RoomContext): LiveRoom {
  const { frameBus, stateBus, clock, metrics, gatewayId, session } = context;
  const log = context.log.child({ room });
  const frames = createRoomFrames();
  const members = new Set<RoomMember>();
  const debug = createRoomDebug(stateBus, room, clock, gatewayId);
  const demand = createRoomDemand(stateBus, room, clock, gatewayId);
  // A subscriber has one rate for each tier; tiles have their own.
  const tileDemand = createRoomDemand(stateBus, room, clock, `${gatewayId}.tiles`);
  let isDemandStale = false;
  let regulars = 0;
  const presence = createRoomPresence(room, context.presence, clock, members);

  /** How those who stand for many join. */
  const membership = {
    join: (member: RoomMember) => live.join(member),
    leave: (member: RoomMember) => live.leave(member),
    wantsChanged: (member: RoomMember) => live.wantsChanged(member),
  };
  const feed = createFrameFeed({
    bus: frameBus,
    room,
    log,
    onLive(bytes, message) {
      const frame = take(bytes);
      if (frame === undefined) return;
      context.trail?.arrived(frame, message.headers);
      for (const member of members) member.frame(frame, frame.receivedMs);
    },
    onTiles(bytes, message) {
      const frame = takeTiles(bytes);
      if (frame === undefined) return;
      context.trail?.arrived(frame, message.headers);
      for (const member of members) member.tiles?.(frame, frame.receivedMs);
    },
    onFetched(bytes) {
      const frame = take(bytes);
      if (frame === undefined) return;
      noteFetched(frames, frame.header);
      for (const member of members) member.showNewest(frames);
    },
  });
  const states = createRoomStates({
    bus: stateBus,
    room,
    clock,
    log,
    session,
    onMessage(message) {
      display.hear(message);
      for (const member of members) member.tell(message);
    },
  });

  const display = createDisplayRoom({
    ...{ room, clock, metrics, frames },
    ...membership,
    encoder: context.encoder,
  });
  const canvas = createCanvasRoom({
    ...{ frameBus, room, clock, log, metrics, frames },
    ...membership,
    shared: { encoder: context.encoder, kept: context.kept },
    tell(message) {
      for (const member of members) member.tell(message);
    },
    glimpse(message) {
      for (const member of members) member.glimpse(message);
    },
  });
  const audit = createAudit({ bus: stateBus, room, service: "gateway", clock, log });
  const review = createRoomReview({
    audit,
    handlers: { ...canvas.handlers, ...context.access.handlersOf(room) },
    bus: stateBus,
    room,
    clock,
    log,
    settledStill: () => findSettledStill(frameBus, room, frames),
    tell(message) {
      for (const member of members) member.tell(message);
    },
  });
  const cursors = createCursorDesk({
    bus: stateBus,
    room,
    clock,
    members,
    isPresent: (viewerId) => context.presence.has(room, viewerId),
    onDropped: (reason, count) => metrics.cursorsDropped.inc({ reason }, count),
  });

  const notices = followNotices({
    bus: stateBus,
    room,
    log,
    onNotice(viewerId, message) {
      for (const member of members) {
        if (member.viewerId !== viewerId) continue;
        if (member.notice === undefined) member.tell(message);
        else member.notice(message);
      }
    },
  });

  function read(bytes: Uint8Array, kind: FrameHeader["kind"]): RoomFrame | undefined {
    const decoded = decodeFrame(bytes);
    if (!decoded.ok || decoded.header.kind !== kind) {
      const reason = decoded.ok ? `it is of kind ${decoded.header.kind}` : decoded.reason;
      log.throttled("unreadable frame", 10_000).warn("a frame is left out", { reason });
      drop("unreadable");
      return undefined;
    }
    const { header, body } = decoded;
    return { bytes, header, body, receivedMs: clock.nowMs() };
  }

  function take(bytes: Uint8Array): RoomFrame | undefined {
    const frame = read(bytes, "image");
    if (frame === undefined) return undefined;
    metrics.framesReceived.inc({ tier: frame.header.tier });
    return passed(frame, acceptFrame(frames, frame));
  }

  function takeTiles(bytes: Uint8Array): RoomFrame | undefined {
    const frame = read(bytes, "tiles");
    if (frame === undefined) return undefined;
    metrics.tilesReceived.inc({ tier: frame.header.tier });
    return passed(frame, acceptTiles(frames, frame));
  }

  function passed(frame: RoomFrame, verdict: FrameVerdict | TilesVerdict): RoomFrame | undefined {
    if (verdict !== "new") return void drop(verdict);
    debug.arrived(frame.header);
    return frame;
  }

  function drop(reason: string): void {
    debug.dropped(reason);
    metrics.framesDropped.inc({ reason });
  }

  function covers(want: Want): boolean {
    return coversWant({ whole: demand.wanted, tiles: tileDemand.wanted }, want);
  }

  function reviewDemand(): void {
    isDemandStale = false;
    const wants: Want[] = [];
    for (const member of members) {
      const want = member.want();
      if (want !== undefined) wants.push(want);
    }
    const { whole, tiles } = mergeWants(wants);
    const isNew = [demand.want(whole), tileDemand.want(tiles)].includes(true);
    if (!isNew) return;
    const tiled = LIVE_TIERS.filter((tier) => tileDemand.wanted[tier] !== undefined);
    feed.follow(TIERS.filter((tier) => demand.wanted[tier] ?? tileDemand.wanted[tier]), tiled);
    for (const tier of LIVE_TIERS) if (!tiled.includes(tier)) delete frames.tracks[tier];
    if (demand.tiers.length === 0) forgetPictures(frames);
  }

  const live: LiveRoom = {
    room,
    frames,
    states,
    review,
    debug,
    canvas,
    display,
    get memberCount() {
      return members.size;
    },
    get regularCount() {
      return regulars;
    },
    present: () => context.presence.present(room),
    join(member) {
      members.add(member);
      if (member.isGuest !== true) regulars++;
      for (const message of [...states.whole(), ...review.whole(), ...canvas.whole()]) {
        member.tell(message);
      }
      presence.joined(member);
      cursors.joined(member);
      member.showNewest(frames);
      const want = member.want();
      if (want !== undefined && !covers(want)) reviewDemand();
    },
    leave(member, viewerId) {
      if (!members.delete(member)) return;
      if (member.isGuest !== true) regulars--;
      isDemandStale = true;
      presence.left(member);
      if (viewerId !== undefined) cursors.left(viewerId);
    },
    cursorMoved: (viewerId, spot) => cursors.moved(viewerId, spot),
    wantsChanged(member) {
      // What it no longer wants is taken back with the next tick: a crowd that settles on its
      // tiers must not have the whole room looked through once for each of it.
      isDemandStale = true;
      const want = member.want();
      if (want !== undefined && !covers(want)) reviewDemand();
      member.showNewest(frames);
    },
    tick() {
      states.tick();
      // Many may leave at once; together they cost one review.
      if (isDemandStale) reviewDemand();
      demand.tick();
      tileDemand.tick();
      debug.tick();
      presence.tick();
      cursors.tick();
      canvas.tick();
    },
    stop() {
      demand.stop();
      tileDemand.stop();
      cursors.stop();
      canvas.stop();
      display.stop();
      review.stop();
      void audit.stop();
      debug.stop();
      feed.stop();
      notices.unsubscribe();
      states.stop();
      presence.stop();
    },
  };
  return live;
}
