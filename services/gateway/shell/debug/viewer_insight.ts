import type { EventType } from "@fuelrail/contracts";
import {
  DEBUG_LEASE_MS,
  DEBUG_VIEWERS_MAX,
  DEBUG_WANTED_MS,
  decodeAck,
  encodeEvent,
  type PayloadInput,
  PROTOCOL_VERSION,
} from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import { createAckMeter, noteAckTime, readAcks } from "../../core/debug/ack_meter.ts";
import { reportSections } from "../../core/debug/report_text.ts";
import {
  createTimelineBook,
  noteAckedAt,
  notePublished,
  noteSentAt,
  takeTimelines,
  type TimelineBook,
} from "../../core/debug/timeline_book.ts";
import { inFlightCount } from "../../core/in_flight.ts";
import type { RoomFrame } from "../../core/room_frame.ts";
import { type TextMessage, textMessage } from "../../core/state_queue.ts";
import type { InsightRequest, LiveViewer } from "../../core/viewer.ts";
import { reportViewer } from "../../core/viewer_report.ts";
import { linkOf } from "../current_link.ts";
import { FUELRAIL_VERSION } from "../http/version.ts";
import type { LiveRoom } from "../live_room.ts";
import type { DebugWatcher, RoomDebug } from "./room_debug.ts";

/** The viewer as this part sees it. */
export interface InsightHost {
  readonly clock: Clock;
  /** The viewer while it is a member of a room, and the room. */
  member(): { readonly viewer: LiveViewer; readonly room: LiveRoom } | undefined;
  bufferedBytes(): number;
  tell(message: TextMessage): void;
}

/** How frames reach one viewer, and the debug events that it asked for. */
export interface ViewerInsight {
  answer(request: InsightRequest): TextMessage;
  sent(frame: RoomFrame): void;
  /** An ack of a frame in flight. */
  acked(bytes: Uint8Array, latencyMs: number): void;
  /** Looks at the clock. */
  tick(): void;
  stop(): void;
}

/** Bytes waiting for the socket above which no debug event is added: pictures and state go first. */
const BUFFERED_BYTES_MAX = 65_536;

/** Makes the insight into one viewer, which has asked for nothing. */
export function createViewerInsight(host: InsightHost): ViewerInsight {
  const { clock } = host;
  const meter = createAckMeter();
  let leaseEndMs = -Infinity;
  let watched: RoomDebug | undefined;
  let book: TimelineBook | undefined;
  let leftOut = 0;
  let dropsDueMs = 0;

  const watcher: DebugWatcher = {
    isWatching(nowMs) {
      return nowMs < leaseEndMs && host.member()?.viewer.frames.visible === true;
    },
    tell(message) {
      const member = host.member();
      if (member === undefined) return;
      const isBehind = member.viewer.state.messages.length > 0 ||
        host.bufferedBytes() > BUFFERED_BYTES_MAX;
      if (isBehind) leftOut++;
      else host.tell(message);
    },
    timeline(timeline) {
      if (book !== undefined) notePublished(book, timeline, clock.nowMs());
    },
  };

  function letGo(): void {
    leaseEndMs = -Infinity;
    book = undefined;
    watched?.unwatch(watcher);
    watched = undefined;
  }

  function setDebug(enabled: boolean): string | undefined {
    const room = host.member()?.room;
    if (!enabled || room === undefined) return void letGo();
    leaseEndMs = clock.nowMs() + DEBUG_LEASE_MS;
    if (room.debug.watch(watcher)) {
      watched = room.debug;
      book ??= createTimelineBook();
      return undefined;
    }
    leaseEndMs = -Infinity;
    return `${DEBUG_VIEWERS_MAX} viewers of this room get debug events already`;
  }

  function answer(request: InsightRequest): TextMessage {
    const say = <T extends EventType>(type: T, payload: PayloadInput<T>) =>
      textMessage(encodeEvent(type, payload, request.request_id));
    const event_type = request.event_type;
    const member = host.member();
    if (member === undefined) {
      return say("viewerError", { code: "conflict", message: "Not in a room", event_type });
    }
    switch (request.event_type) {
      case "setDebugRequest": {
        const fault = setDebug(request.payload.enabled);
        return fault === undefined
          ? say("accepted", { event_type })
          : say("viewerError", { code: "busy", message: fault, event_type });
      }
      case "getStatsRequest": {
        const { frames, tier } = member.viewer;
        const { fps, latencyMs } = readAcks(meter, clock.nowMs());
        return say("getStatsResult", {
          fps,
          latency_ms: latencyMs,
          sent: frames.totals.sent,
          acked: frames.totals.acked,
          superseded: frames.totals.superseded,
          in_flight: inFlightCount(frames.flight),
          window: frames.window.size,
          tier: tier.given,
        });
      }
      case "getDebugReportRequest": {
        const { viewer, room } = member;
        const nowMs = clock.nowMs();
        const { debug } = room;
        return say("debugReport", {
          made_at: clock.unixMs(),
          sections: reportSections({
            versions: { fuelrail: FUELRAIL_VERSION, protocol: String(PROTOCOL_VERSION) },
            link: linkOf(room),
            registration: debug.registration,
            drops: [...debug.drops, { service: "gateway", drops: ownDrops(viewer, room) }],
            calls: debug.calls,
            isGathering: debug.isGathering,
            viewer: reportViewer(viewer, host.bufferedBytes(), nowMs),
            acks: readAcks(meter, nowMs),
          }),
        });
      }
    }
  }

  function ownDrops({ frames }: LiveViewer, { debug }: LiveRoom): Record<string, number> {
    const { superseded, lateAcks, unknownAcks } = frames.totals;
    return {
      ...debug.ownDrops,
      viewer_superseded: superseded,
      late_ack: lateAcks,
      unknown_ack: unknownAcks,
      debug_event: leftOut,
    };
  }

  function tellTimelines(viewer: LiveViewer, room: LiveRoom, nowMs: number): void {
    if (book === undefined) return;
    const { given } = viewer.tier;
    const isTiled = (tier: typeof given) =>
      viewer.takesTiles && tier !== "off" && room.frames.tracks[tier] !== undefined;
    const told = takeTimelines(
      book,
      nowMs,
      (tier, kind) => tier === "still" || (tier === given && (kind === "tiles") === isTiled(given)),
      (name) => room.debug.arrivedAt(name),
    );
    for (const timeline of told) {
      watcher.tell(textMessage(encodeEvent("frameTimeline", timeline)));
    }
  }

  return {
    answer,
    sent({ header }) {
      if (book !== undefined) noteSentAt(book, header, clock.unixMs(), clock.nowMs());
    },
    acked(bytes, latencyMs) {
      noteAckTime(meter, clock.nowMs(), latencyMs);
      if (book === undefined) return;
      const ack = decodeAck(bytes);
      if (ack.ok) noteAckedAt(book, ack.seq, ack.tier, clock.unixMs());
    },
    tick() {
      if (book === undefined) return;
      const nowMs = clock.nowMs();
      const member = host.member();
      if (member === undefined || nowMs >= leaseEndMs) return letGo();
      if (!watcher.isWatching(nowMs)) return;
      const { viewer, room } = member;
      tellTimelines(viewer, room, nowMs);
      if (nowMs < dropsDueMs) return;
      dropsDueMs = nowMs + DEBUG_WANTED_MS;
      const drops = ownDrops(viewer, room);
      watcher.tell(textMessage(encodeEvent("dropCounts", { service: "gateway", drops })));
    },
    stop: letGo,
  };
}
