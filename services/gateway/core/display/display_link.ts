import type { FrameHeader, PayloadOf } from "@fuelrail/contracts";
import { LIVE_TIERS, TIERS } from "@fuelrail/contracts";
import type { RoomFrames } from "../room_frames.ts";

type Link = PayloadOf<"linkStatus">;
type Image = Pick<FrameHeader, "session" | "seq">;

/** Whether displays show the room's pictures: not while Octane is lost, nor one from before. */
export interface DisplayLink {
  /** Why nothing is shown; undefined while Octane is there. */
  lost: string | undefined;
  /** Newest image from before the loss. */
  floor: Image | undefined;
}

/** What a word on the link changes. */
export type LinkChange = "lost" | "found" | "none";

/** A room of whose link nothing has been heard. */
export function createDisplayLink(): DisplayLink {
  return { lost: undefined, floor: undefined };
}

/** Takes in what is said of the link. */
export function noteLink(link: DisplayLink, said: Link, frames: RoomFrames): LinkChange {
  const isLost = said.link === "offline" || said.link === "connecting";
  const was = link.lost;
  link.lost = isLost ? said.reason ?? `Octane is not connected: ${said.link}` : undefined;
  if (isLost && was === undefined) {
    link.floor = newestImage(frames) ?? link.floor;
    return "lost";
  }
  return !isLost && was !== undefined ? "found" : "none";
}

/** Whether a display may show an image. */
export function mayShow({ lost, floor }: DisplayLink, { session, seq }: Image): boolean {
  return lost === undefined && (floor?.session !== session || seq > floor.seq);
}

/** The frames of a room without those that are not to be shown. */
export function framesShown(
  frames: RoomFrames,
  isShown: (header: FrameHeader) => boolean,
): RoomFrames {
  const newest = { ...frames.newest };
  for (const tier of TIERS) {
    const header = newest[tier]?.header;
    if (header !== undefined && !isShown(header)) delete newest[tier];
  }
  const tracks = { ...frames.tracks };
  for (const tier of LIVE_TIERS) {
    const track = tracks[tier];
    if (track !== undefined && !isShown(track.newest.header)) delete tracks[tier];
  }
  return { ...frames, newest, tracks };
}

function newestImage({ newest }: RoomFrames): Image | undefined {
  let best: Image | undefined;
  for (const tier of TIERS) {
    const header = newest[tier]?.header;
    if (header !== undefined && (best === undefined || header.seq > best.seq)) best = header;
  }
  return best;
}
