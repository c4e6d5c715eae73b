import { decodeFrame, type FrameHeader, type Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import { fetchNewestFrame, fetchStillBody } from "@fuelrail/kit/frames";
import { follows } from "../../core/room_frame.ts";
import { type RoomFrames, settledStill } from "../../core/room_frames.ts";
import type { SettledStill } from "./snapshot_desk.ts";

interface Still {
  readonly header: FrameHeader;
  readonly body: Uint8Array;
}

/** The lossless still of the picture that the room shows; none of a picture that it has left. */
export async function findSettledStill(
  bus: Bus,
  room: Room,
  frames: RoomFrames,
): Promise<SettledStill> {
  const local = settledStill(frames);
  return local === undefined ? await askForStill(bus, room) : await whole(bus, room, local);
}

async function askForStill(bus: Bus, room: Room): Promise<SettledStill> {
  const [still, live] = await Promise.all([
    fetchNewestFrame(bus, room, "still"),
    fetchNewestFrame(bus, room, "full"),
  ]);
  if (still.is === "unanswered") return { is: "unanswered" };
  if (still.is === "none") return { is: live.is === "found" ? "unsettled" : "none" };
  const decoded = decodeFrame(still.bytes);
  if (!decoded.ok) return { is: "none" };
  const shown = live.is === "found" ? decodeFrame(live.bytes) : undefined;
  const isLeft = shown?.ok === true && !follows(decoded.header, shown.header);
  return isLeft ? { is: "unsettled" } : await whole(bus, room, decoded);
}

async function whole(bus: Bus, room: Room, { header, body }: Still): Promise<SettledStill> {
  if (!header.announced) return { is: "found", header, png: body };
  const fetched = await fetchStillBody(bus, room, header.session, header.seq);
  if (fetched.is === "found") return { is: "found", header, png: fetched.bytes };
  return { is: fetched.is === "none" ? "unsettled" : "unanswered" };
}
