import { CANVAS_RENDITIONS_MAX, type LiveTier } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import { type Rendition, renditionKey } from "../../core/canvas/canvas_wish.ts";
import { tierFor } from "../../core/canvas/rendition_choice.ts";
import type { Want } from "../../core/demand.ts";
import type { RoomFrame } from "../../core/room_frame.ts";
import type { RoomFrames } from "../../core/room_frames.ts";
import type { CanvasEncoder } from "./canvas_encoder.ts";
import {
  createLivePictures,
  createPassedOn,
  type DrawnPicture,
  type LivePictures,
} from "./live_pictures.ts";

/** Who takes live pictures. */
export interface PictureTaker {
  readonly rendition: Rendition;
  readonly intervalMs: number;
  drawn(picture: DrawnPicture): void;
}

/** The live pictures of a room in every size and quality that somebody wants. */
export interface CanvasRenditions {
  /** The limit that stands against one more taker, if one does. */
  limitFor(taker: PictureTaker): string | undefined;
  /** Adds a taker; true when it has been given the newest picture. */
  add(taker: PictureTaker): boolean;
  remove(taker: PictureTaker): void;
  /** What is wanted of the room's frames. */
  want(): Want | undefined;
  /** Takes a live frame; true when other tiers are wanted from now on. */
  offer(frame: RoomFrame): boolean;
  clear(): void;
  stop(): void;
}

interface Group {
  readonly rendition: Rendition;
  readonly takers: Set<PictureTaker>;
  readonly pictures: LivePictures;
  tier: LiveTier;
}

/** Makes the renditions of one room. */
export function createCanvasRenditions(options: {
  readonly clock: Clock;
  readonly encoder: CanvasEncoder;
  readonly frames: RoomFrames;
  readonly onMade: (how: "passed_on" | "encoded") => void;
}): CanvasRenditions {
  const { clock, encoder, frames, onMade } = options;
  const groups = new Map<string, Group>();
  const passOn = createPassedOn();

  function open(rendition: Rendition): Group {
    const takers = new Set<PictureTaker>();
    const pictures = createLivePictures({
      ...{ rendition, clock, encoder },
      passOn(frame) {
        onMade("passed_on");
        return passOn(frame);
      },
      onEncoded: () => onMade("encoded"),
      onPicture(picture) {
        for (const taker of takers) taker.drawn(picture);
      },
    });
    return { rendition, takers, pictures, tier: tierFor(rendition, frames) };
  }

  function setPace({ takers, pictures }: Group): void {
    pictures.setInterval(fastest(takers));
  }

  return {
    limitFor(taker) {
      const isKnown = groups.has(renditionKey(taker.rendition));
      if (isKnown || groups.size < CANVAS_RENDITIONS_MAX) return undefined;
      return `CANVAS_RENDITIONS_MAX ${CANVAS_RENDITIONS_MAX}`;
    },
    add(taker) {
      const key = renditionKey(taker.rendition);
      const group = groups.get(key) ?? open(taker.rendition);
      groups.set(key, group);
      group.takers.add(taker);
      setPace(group);
      const { newest } = group.pictures;
      if (newest !== undefined) taker.drawn(newest);
      return newest !== undefined;
    },
    remove(taker) {
      const key = renditionKey(taker.rendition);
      const group = groups.get(key);
      if (!group?.takers.delete(taker)) return;
      setPace(group);
      if (group.takers.size > 0) return;
      group.pictures.stop();
      groups.delete(key);
    },
    want() {
      if (groups.size === 0) return undefined;
      const all = [...groups.values()];
      const tiers = [...new Set(all.map(({ tier }) => tier))];
      const intervalMs = Math.min(...all.map(({ takers }) => fastest(takers)));
      return { tiers, maxFps: 1_000 / intervalMs };
    },
    offer(frame) {
      let isOther = false;
      for (const group of groups.values()) {
        const tier = tierFor(group.rendition, frames);
        isOther ||= tier !== group.tier;
        group.tier = tier;
        if (frame.header.tier === tier || isNewest(frame, tier)) group.pictures.offer(frame);
      }
      return isOther;
    },
    clear() {
      for (const { pictures } of groups.values()) pictures.clear();
    },
    stop() {
      for (const { pictures } of groups.values()) pictures.stop();
      groups.clear();
    },
  };

  /** Whether the wanted tier does not come yet, so that this frame has to do. */
  function isNewest(frame: RoomFrame, tier: LiveTier): boolean {
    const wanted = frames.newest[tier];
    return frame.header.codec === "jpeg" &&
      (wanted === undefined || wanted.header.epoch < frame.header.epoch);
  }
}

function fastest(takers: ReadonlySet<PictureTaker>): number {
  return Math.min(10_000, ...[...takers].map(({ intervalMs }) => intervalMs));
}
