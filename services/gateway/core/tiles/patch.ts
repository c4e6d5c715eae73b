import type { FrameHeader, LiveTier } from "@fuelrail/contracts";
import { decodeTiles, encodeTilesFrame } from "@fuelrail/contracts";
import { follows, type FrameIdentity, type RoomFrame } from "../room_frame.ts";
import type { RoomFrames } from "../room_frames.ts";
import { followTiles, newerTiles, type TileTrack } from "./tile_track.ts";

/** A picture that somebody is known to have: the one acknowledged last. */
export type Had = Pick<FrameIdentity, "session" | "tier" | "seq">;

/** What brings somebody up to the newest picture of a tier. */
export type Patch =
  /** Send this: tiles over what it has, or a whole picture. */
  | { readonly is: "frame"; readonly frame: RoomFrame }
  /** It has the newest. */
  | { readonly is: "current" }
  /** What it was sent last must be acknowledged first, or a whole picture must come. */
  | { readonly is: "wait" };

/** What one who takes tiles sees of a room. */
export interface PatchPort {
  /** What brings it up to the newest picture of a tier; see `patchFor`. */
  of(tier: LiveTier, had: Had | undefined, sent: FrameIdentity | undefined): Patch;
  /** The newest message of tiles; undefined while whole pictures are all there is. */
  newest(tier: LiveTier): RoomFrame | undefined;
}

/** What became of a message of tiles. */
export type TilesVerdict =
  | "new"
  | "unreadable"
  | "older"
  | "ended_session"
  | "tile_gap"
  | "tile_form";

/** Messages made for viewers that are kept for others who have the same; viewers differ little. */
const MADE_MAX = 16;

/**
 * Takes in a message of tiles. After a gap or a message that does not fit, the tier has no tiles
 * until a whole picture has come that the next ones go on from.
 */
export function acceptTiles(
  frames: RoomFrames,
  message: RoomFrame,
): TilesVerdict {
  const { header, body } = message;
  const { tier } = header;
  if (tier === "still") return "tile_form";
  const set = decodeTiles(body);
  if (!set.ok) {
    delete frames.tracks[tier];
    return "unreadable";
  }
  if (header.session !== frames.session) {
    return frames.endedSessions.includes(header.session) ? "ended_session" : "tile_gap";
  }
  if (header.epoch < frames.epoch) return "older";
  const whole = frames.newest[tier]?.header;
  const followed = followTiles(frames.tracks[tier], message, set, whole);
  if (followed.ok) frames.tracks[tier] = followed.track;
  else if (followed.reason !== "older") delete frames.tracks[tier];
  return followed.ok ? "new" : followed.reason;
}

/**
 * A whole picture came in answer to a question, after messages may have been lost: where it is
 * newer than the tiles, they no longer count.
 */
export function noteFetched(frames: RoomFrames, { tier, seq }: FrameHeader): void {
  if (tier === "still") return;
  const track = frames.tracks[tier];
  if (track !== undefined && seq > track.seq) delete frames.tracks[tier];
}

/** The view of a room whose frames may be others each time. */
export function patchesOf(frames: () => RoomFrames): PatchPort {
  return {
    of: (tier, had, sent) => patchFor(frames(), tier, had, sent),
    newest: (tier) => liveTrack(frames(), tier)?.newest,
  };
}

function liveTrack(frames: RoomFrames, tier: LiveTier): TileTrack | undefined {
  const track = frames.tracks[tier];
  return track?.session === frames.session ? track : undefined;
}

/**
 * What to send of a tier to somebody who takes tiles: those newer than what it has, or the whole
 * picture where that is not known, too old, or less to send. A whole picture is sent once, and never
 * one that is older than what was sent before it.
 *
 * @param had what it is known to have
 * @param sent the newest picture that it was sent
 */
export function patchFor(
  frames: RoomFrames,
  tier: LiveTier,
  had: Had | undefined,
  sent: FrameIdentity | undefined,
): Patch {
  const whole = frames.newest[tier];
  const track = liveTrack(frames, tier);
  const isKnown = had !== undefined && had.tier === tier && had.session === frames.session;
  if (track === undefined || !isKnown || had.seq < track.since) {
    if (whole === undefined) return { is: "wait" };
    const isHad = isKnown && had.seq >= whole.header.seq;
    return isHad && track === undefined ? { is: "current" } : onceWhole(whole, sent);
  }
  if (had.seq >= track.seq) return { is: "current" };
  const newer = newerTiles(track, had.seq);
  const isWholeLess = whole !== undefined && whole.header.seq > had.seq &&
    whole.bytes.length < newer.bytes;
  if (isWholeLess) return onceWhole(whole, sent);
  return { is: "frame", frame: tilesFrame(track, had.seq, newer.tiles) };
}

function onceWhole(whole: RoomFrame, sent: FrameIdentity | undefined): Patch {
  const isNews = sent === undefined || follows(whole.header, sent);
  return isNews ? { is: "frame", frame: whole } : { is: "wait" };
}

function tilesFrame(
  track: TileTrack,
  baseSeq: number,
  tiles: Parameters<typeof encodeTilesFrame>[1]["tiles"],
): RoomFrame {
  const known = track.made.get(baseSeq);
  if (known !== undefined) return known;
  const { newest, grid } = track;
  const header: FrameHeader = { ...newest.header, baseSeq };
  const { bytes, body } = encodeTilesFrame(header, { tileSize: grid.tileSize, tiles });
  const frame = { bytes, body, header, receivedMs: newest.receivedMs };
  const [oldest] = track.made.keys();
  if (oldest !== undefined && track.made.size >= MADE_MAX) track.made.delete(oldest);
  track.made.set(baseSeq, frame);
  return frame;
}
