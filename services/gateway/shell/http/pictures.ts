import type { FrameHeader, Room, Tier } from "@fuelrail/contracts";
import { decodeFrame } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import { type Fetched, fetchNewestFrame, fetchStillBody } from "@fuelrail/kit/frames";
import { newestLive } from "../../core/room_frames.ts";
import type { Rooms } from "../rooms.ts";

/** An encoded image and what is known of it. */
export interface Picture {
  readonly header: FrameHeader;
  readonly body: Uint8Array;
}

/** A picture, or why there is none. */
export type Sought =
  | { readonly is: "found"; readonly picture: Picture }
  | { readonly is: "none" }
  | { readonly is: "unanswered" };

/** Bodies of stills that are kept after they were put together. */
const BODIES_KEPT = 4;

/** The pictures of rooms for who asks over HTTP, whether or not anybody watches the room. */
export interface Pictures {
  newestLive(room: Room): Promise<Sought>;
  newestStill(room: Room): Promise<Sought>;
  /** The body of one still, if it is still kept anywhere. */
  still(room: Room, session: number, seq: number): Promise<Fetched>;
}

/** Takes pictures from the rooms that are watched and asks the owner for the others. */
export function createPictures(rooms: Rooms, frameBus: Bus): Pictures {
  const underWay = new Map<string, Promise<unknown>>();
  const bodies = new Map<string, Uint8Array>();

  /** Lets all who ask for the same at the same time share one question. */
  function shared<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const running = underWay.get(key) as Promise<T> | undefined;
    if (running !== undefined) return running;
    const asked = ask().finally(() => underWay.delete(key));
    underWay.set(key, asked);
    return asked;
  }

  async function ask(room: Room, tier: Tier): Promise<Sought> {
    const fetched = await shared(`${room} ${tier}`, () => fetchNewestFrame(frameBus, room, tier));
    if (fetched.is !== "found") return fetched;
    const decoded = decodeFrame(fetched.bytes);
    if (!decoded.ok) return { is: "none" };
    return { is: "found", picture: { header: decoded.header, body: decoded.body } };
  }

  async function body(room: Room, session: number, seq: number): Promise<Fetched> {
    const key = `${room} ${session} ${seq}`;
    const kept = bodies.get(key);
    if (kept !== undefined) return { is: "found", bytes: kept };
    const fetched = await shared(key, () => fetchStillBody(frameBus, room, session, seq));
    if (fetched.is !== "found") return fetched;
    bodies.delete(key);
    bodies.set(key, fetched.bytes);
    for (const oldest of bodies.keys()) {
      if (bodies.size <= BODIES_KEPT) break;
      bodies.delete(oldest);
    }
    return fetched;
  }

  return {
    async newestLive(room) {
      const frames = rooms.get(room)?.frames;
      const full = frames?.newest.full;
      const newest = frames === undefined ? undefined : newestLive(frames, "full");
      if (full !== undefined && full === newest) return { is: "found", picture: full };
      const asked = await ask(room, "full");
      if (asked.is === "found" || newest === undefined) return asked;
      return { is: "found", picture: newest };
    },
    async newestStill(room) {
      const known = rooms.get(room)?.frames.newest.still;
      const sought = known === undefined
        ? await ask(room, "still")
        : { is: "found" as const, picture: known };
      if (sought.is !== "found" || !sought.picture.header.announced) return sought;
      const { header } = sought.picture;
      const fetched = await body(room, header.session, header.seq);
      if (fetched.is !== "found") return fetched;
      return { is: "found", picture: { header, body: fetched.bytes } };
    },
    still(room, session, seq) {
      const known = rooms.get(room)?.frames.newest.still;
      const isKnown = known !== undefined && !known.header.announced &&
        known.header.session === session && known.header.seq === seq;
      return isKnown
        ? Promise.resolve({ is: "found", bytes: known.body })
        : body(room, session, seq);
    },
  };
}
