import { CANVAS_RENDITIONS_MAX, type Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { fetchStillBody } from "@fuelrail/kit/frames";
import type { Log } from "@fuelrail/kit/log";
import type { PictureId } from "../../core/canvas/canvas_flow.ts";
import {
  createRenderTrack,
  noteLive,
  noteRestart,
  noteSettled,
} from "../../core/canvas/render_track.ts";
import type { RoomFrame } from "../../core/room_frame.ts";
import { newestLive, type RoomFrames, settledStill } from "../../core/room_frames.ts";
import type { TextMessage } from "../../core/state_queue.ts";
import type { GatewayMetrics } from "../gateway_metrics.ts";
import type { RoomMember } from "../live_room.ts";
import type { PictureEncoder } from "../pictures/picture_encoder.ts";
import { createCanvasRenditions } from "./canvas_renditions.ts";
import type { CanvasClient } from "./canvas_room.ts";

/** What the render shows, as the canvas clients of a room are told it. */
export interface CanvasRender {
  /** Stands for all of them among the members of the room. */
  readonly member: RoomMember;
  /** The limit that stands against a client, if one does. */
  limitFor(client: CanvasClient): string | undefined;
  /** Adds a client and brings it up to what the render shows. */
  add(client: CanvasClient): void;
  remove(client: CanvasClient): void;
  stop(): void;
}

export interface CanvasRenderOptions {
  readonly frameBus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: GatewayMetrics;
  readonly encoder: PictureEncoder;
  readonly frames: RoomFrames;
  readonly clients: ReadonlySet<CanvasClient>;
  onNotes(text: string): void;
  /** Other frames are wanted than before. */
  onWants(): void;
}

const RESTARTED = '{"event_type":"renderRestarted"';
const NOTES = '{"event_type":"promptChanged"';

/** Follows what one room's render shows. */
export function createCanvasRender(options: CanvasRenderOptions): CanvasRender {
  const { frameBus, room, clock, log, metrics, frames, clients } = options;
  let track = createRenderTrack();
  const renditions = createCanvasRenditions({
    ...{ clock, frames },
    encoder: options.encoder,
    onMade: (how) => metrics.canvasPictures.inc({ how }),
  });
  let settled: { readonly id: PictureId; readonly png: Uint8Array } | undefined;
  let lastLive: RoomFrame | undefined;

  function began(isWithinGesture: boolean): void {
    settled = undefined;
    renditions.clear();
    for (const client of clients) client.began(isWithinGesture);
  }

  function onLive(frame: RoomFrame): void {
    const meaning = noteLive(track, frame.header);
    if (!meaning.moved) return;
    lastLive = frame;
    if (meaning.began) began(meaning.isWithinGesture);
    settled = undefined;
    for (const client of clients) client.moved();
    if (renditions.offer(frame)) options.onWants();
  }

  function onStill(frame: RoomFrame): void {
    if (settledStill(frames) !== frame || !noteSettled(track, frame.header)) return;
    const { session, seq } = frame.header;
    // It comes again when its render turns out to be finished.
    if (settled?.id.session === session && settled.id.seq === seq) return;
    if (frame.header.announced) void fetchAndSettle(frame);
    else settle(frame, frame.body);
  }

  async function fetchAndSettle(frame: RoomFrame): Promise<void> {
    const { session, seq } = frame.header;
    try {
      const fetched = await fetchStillBody(frameBus, room, session, seq);
      if (fetched.is === "found") settle(frame, fetched.bytes);
      else log.warn("a finished picture could not be fetched", { room, seq, why: fetched.is });
    } catch (error) {
      log.warn("a finished picture could not be fetched", { room, seq, error });
    }
  }

  function settle({ header: { session, seq } }: RoomFrame, png: Uint8Array): void {
    // Images may have resumed while the picture was fetched.
    if (track.session !== session || track.settledSeq !== seq) return;
    settled = { id: { session, seq }, png };
    renditions.clear();
    for (const client of clients) client.settled(settled.id, settled.png);
  }

  function onNews(text: string): void {
    if (text.startsWith(RESTARTED)) {
      const { payload } = JSON.parse(text);
      if (noteRestart(track, payload.session, payload.epoch)) began(track.isMoving);
    } else if (text.startsWith(NOTES)) {
      options.onNotes(JSON.parse(text).payload.text);
    }
  }

  const member: RoomMember = {
    isGuest: true,
    viewerId: undefined,
    want: () => renditions.want(),
    frame(frame) {
      if (frame.header.tier === "still") onStill(frame);
      else onLive(frame);
    },
    showNewest() {
      const still = settledStill(frames);
      const newest = newestLive(frames, "full");
      if (still !== undefined) {
        if (settled === undefined) onStill(still);
      } else if (newest !== undefined && newest !== lastLive) onLive(newest);
    },
    tell: ({ text }: TextMessage) => onNews(text),
    glimpse: () => true,
    present: () => undefined,
  };

  return {
    member,
    limitFor(client) {
      if (!client.followsRender || !renditions.isFullFor(client.rendition)) return undefined;
      return `CANVAS_RENDITIONS_MAX ${CANVAS_RENDITIONS_MAX}`;
    },
    add(client) {
      if (!client.followsRender) return;
      if (settled !== undefined) client.settled(settled.id, settled.png);
      else client.began(false);
      const isMade = renditions.add(client);
      const newest = newestLive(frames, "full");
      if (!isMade && settled === undefined && newest !== undefined) renditions.offer(newest);
    },
    remove(client) {
      renditions.remove(client);
      if (renditions.want() !== undefined) return;
      // Nobody follows the render any more: what it shows when somebody does again is news.
      track = createRenderTrack();
      settled = undefined;
      lastLive = undefined;
    },
    stop: () => renditions.stop(),
  };
}
