import type { LiveTier, Tier } from "@fuelrail/contracts";
import { LIVE_TIERS, TIER_CODES, TIERS } from "@fuelrail/contracts";
import { follows, type RoomFrame } from "./room_frame.ts";
import type { TileTrack } from "./tiles/tile_track.ts";
import type { RoomMeasure } from "./tier_choice.ts";

/** Ended sessions that a room remembers, so that a straggler of one never shows again. */
const ENDED_SESSIONS_KEPT = 8;
/** Size of a tier against the next larger one, as long as only the other was seen. */
const TIER_RATIO = 0.3;

/** What became of a frame: new to the room, or why it is left out. */
export type FrameVerdict = "new" | "repeated" | "older" | "ended_session";

/** The newest frame of each tier of one room, and how large they usually are. */
export interface RoomFrames extends RoomMeasure {
  readonly newest: Partial<Record<Tier, RoomFrame>>;
  /** What changed since, of the tiers of which tiles come. */
  readonly tracks: Partial<Record<LiveTier, TileTrack>>;
  readonly usualBytes: Partial<Record<LiveTier, number>>;
  readonly endedSessions: number[];
  session: number | undefined;
  /** Highest epoch seen in the session. */
  epoch: number;
  renderWidth: number;
  renderHeight: number;
}

/** A room without a frame. */
export function createRoomFrames(): RoomFrames {
  const usualBytes: Partial<Record<LiveTier, number>> = {};
  return {
    newest: {},
    tracks: {},
    usualBytes,
    endedSessions: [],
    session: undefined,
    epoch: 0,
    renderWidth: 0,
    renderHeight: 0,
    bytesOf: (tier) => estimateBytes(usualBytes, tier),
  };
}

/**
 * Takes a frame in unless a newer one of its tier, a higher epoch or a newer session was seen. One
 * that comes again is new when it says that its render has finished.
 */
export function acceptFrame(frames: RoomFrames, frame: RoomFrame): FrameVerdict {
  const { header } = frame;
  if (header.session !== frames.session) {
    if (frames.endedSessions.includes(header.session)) return "ended_session";
    beginSession(frames, header.session);
  }
  const last = frames.newest[header.tier];
  if (header.epoch < frames.epoch || (last !== undefined && header.seq < last.header.seq)) {
    return "older";
  }
  if (last !== undefined && !follows(header, last.header)) return "repeated";

  frames.newest[header.tier] = frame;
  frames.epoch = header.epoch;
  frames.renderWidth = header.renderWidth;
  frames.renderHeight = header.renderHeight;
  if (header.tier !== "still") noteBytes(frames.usualBytes, header.tier, frame.bytes.length);
  return "new";
}

/** The newest live frame, of `preferred` where that is as new as any. */
export function newestLive(frames: RoomFrames, preferred: LiveTier): RoomFrame | undefined {
  let best = frames.newest[preferred];
  for (const tier of LIVE_TIERS) {
    const frame = frames.newest[tier];
    if (frame === undefined || tier === preferred) continue;
    if (best === undefined || frame.header.seq > best.header.seq) best = frame;
  }
  return best;
}

/** The newest still unless a newer live frame shows that the picture has moved on. */
export function settledStill(frames: RoomFrames): RoomFrame | undefined {
  const still = frames.newest.still;
  if (still === undefined) return undefined;
  const live = newestLive(frames, "full");
  if (live !== undefined && !follows(still.header, live.header)) return undefined;
  const isPassed = LIVE_TIERS.some((tier) => {
    const track = frames.tracks[tier];
    return track !== undefined && !follows(still.header, track.newest.header);
  });
  return isPassed ? undefined : still;
}

/** Lets go of every picture because nobody follows them any more; what was seen stays known. */
export function forgetPictures(frames: RoomFrames): void {
  for (const tier of TIERS) delete frames.newest[tier];
  for (const tier of LIVE_TIERS) delete frames.tracks[tier];
}

/** Whether the room has had any picture. */
export function hasPicture(frames: RoomFrames): boolean {
  return frames.session !== undefined;
}

function beginSession(frames: RoomFrames, session: number): void {
  if (frames.session !== undefined) {
    frames.endedSessions.push(frames.session);
    if (frames.endedSessions.length > ENDED_SESSIONS_KEPT) frames.endedSessions.shift();
  }
  frames.session = session;
  frames.epoch = 0;
  forgetPictures(frames);
}

function noteBytes(usual: Partial<Record<LiveTier, number>>, tier: LiveTier, bytes: number): void {
  const before = usual[tier];
  usual[tier] = before === undefined ? bytes : before + (bytes - before) / 8;
}

function estimateBytes(usual: Partial<Record<LiveTier, number>>, tier: LiveTier): number {
  const known = usual[tier];
  if (known !== undefined) return known;
  for (let steps = 1; steps < LIVE_TIERS.length; steps++) {
    for (const sign of [1, -1]) {
      const other = LIVE_TIERS[TIER_CODES[tier] - 1 + sign * steps];
      const bytes = other === undefined ? undefined : usual[other];
      if (bytes !== undefined) return bytes * TIER_RATIO ** (sign * steps);
    }
  }
  return 0;
}
