import type { LiveTier } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import { tierFor } from "../../core/pictures/tier_for.ts";
import type { Want } from "../../core/demand.ts";
import type { RoomFrame } from "../../core/room_frame.ts";
import type { RoomFrames } from "../../core/room_frames.ts";
import { createLivePictures, type LivePictures } from "./live_pictures.ts";

/** Who takes live pictures of one rendition. */
export interface Taker<R, P> {
  readonly rendition: R;
  /** Shortest gap between two of them, ms. */
  readonly intervalMs: number;
  drawn(picture: P): void;
}

/** The live pictures of a room in every rendition that somebody wants. */
export interface Renditions<R, P> {
  /** Whether one more taker of that rendition needs one more than there may be. */
  isFullFor(rendition: R): boolean;
  /** Adds a taker; true when it has been given the newest picture. */
  add(taker: Taker<R, P>): boolean;
  remove(taker: Taker<R, P>): void;
  /** What is wanted of the room's frames. */
  want(): Want | undefined;
  /** Takes a live frame; true when other tiers are wanted from now on. */
  offer(frame: RoomFrame): boolean;
  clear(): void;
  stop(): void;
}

/** How renditions are told apart and made. */
export interface RenditionsOptions<R, P> {
  readonly clock: Clock;
  readonly frames: RoomFrames;
  /** Different renditions at once. */
  readonly max: number;
  /** Takers with equal keys get the same pictures. */
  keyOf(rendition: R): string;
  /** Whether pictures can be made of that frame at all. */
  isReadable(frame: RoomFrame): boolean;
  make(rendition: R, frame: RoomFrame): P | Promise<P | undefined>;
}

interface Group<R, P> {
  readonly rendition: R;
  readonly takers: Set<Taker<R, P>>;
  readonly pictures: LivePictures<P>;
  tier: LiveTier;
}

/** Makes the renditions of one room; `sizePx` is the longer side of one. */
export function createRenditions<R extends { readonly sizePx: number }, P extends object>(
  options: RenditionsOptions<R, P>,
): Renditions<R, P> {
  const { clock, frames } = options;
  const groups = new Map<string, Group<R, P>>();

  function open(rendition: R): Group<R, P> {
    const takers = new Set<Taker<R, P>>();
    const pictures = createLivePictures<P>({
      clock,
      make: (frame) => options.make(rendition, frame),
      onPicture(picture) {
        for (const taker of takers) taker.drawn(picture);
      },
    });
    return { rendition, takers, pictures, tier: tierFor(rendition.sizePx, frames) };
  }

  function setPace({ takers, pictures }: Group<R, P>): void {
    pictures.setInterval(fastest(takers));
  }

  /** Whether the wanted tier does not come yet, so that this frame has to do. */
  function isNewest(frame: RoomFrame, tier: LiveTier): boolean {
    const wanted = frames.newest[tier];
    return options.isReadable(frame) &&
      (wanted === undefined || wanted.header.epoch < frame.header.epoch);
  }

  return {
    isFullFor: (rendition) => !groups.has(options.keyOf(rendition)) && groups.size >= options.max,
    add(taker) {
      const key = options.keyOf(taker.rendition);
      const group = groups.get(key) ?? open(taker.rendition);
      groups.set(key, group);
      group.takers.add(taker);
      setPace(group);
      const { newest } = group.pictures;
      if (newest !== undefined) taker.drawn(newest);
      return newest !== undefined;
    },
    remove(taker) {
      const key = options.keyOf(taker.rendition);
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
        const tier = tierFor(group.rendition.sizePx, frames);
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
}

function fastest<R, P>(takers: ReadonlySet<Taker<R, P>>): number {
  return Math.min(10_000, ...[...takers].map(({ intervalMs }) => intervalMs));
}
