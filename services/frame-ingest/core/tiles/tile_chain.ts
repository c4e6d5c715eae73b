import type { Size } from "../rendition.ts";

/** Share of the tiles beyond which a whole picture is less work and hardly more bytes. */
export const WHOLE_SHARE = 0.6;

/** Most tiles that a picture is cut into, so that their heads and tables stay small beside them. */
const TILES_MAX = 144;
const SIDES_PX = [64, 128, 256, 512, 1_024];

/** What the next tiles of a tier go on from. */
export interface TileChain {
  /** The image told of last. */
  readonly seq: number;
  readonly epoch: number;
  /** Everything but the image that the bytes depend on. */
  readonly look: string;
  readonly size: Size;
  /** What was last encoded of each tile is remembered, so that the next image can be compared. */
  readonly isRemembered: boolean;
}

/** What an image is, as far as tiles are concerned. */
export type TileImage = Pick<TileChain, "seq" | "epoch" | "look" | "size">;

/**
 * How an image is told: as a whole picture, as one that is remembered, or by comparison.
 *
 * The first image of an epoch is never remembered: while somebody steers, every image is one, and
 * none of them may cost more than it does for those who take whole frames.
 */
export type TilePlan = "whole" | "remember" | "compare";

/** Plans an image by what was told before it. */
export function planTiles(chain: TileChain | undefined, image: TileImage): TilePlan {
  const goesOn = chain !== undefined && chain.epoch === image.epoch && chain.look === image.look &&
    chain.size.width === image.size.width && chain.size.height === image.size.height;
  if (!goesOn) return "whole";
  return chain.isRemembered ? "compare" : "remember";
}

/** Side of the tiles of a picture, pixels. */
export function tileSideOf({ width, height }: Size): number {
  const side = SIDES_PX.find((px) => Math.ceil(width / px) * Math.ceil(height / px) <= TILES_MAX);
  return side ?? Math.ceil(Math.max(width, height) / 12);
}

/** A picture that is to be made of an image: whole, as tiles, or both. */
export interface LiveWish<Frame> {
  readonly frame: Frame;
  readonly whole: boolean;
  readonly tiles: boolean;
}

/** The newer of two wishes, with all that either wants. */
export function mergeWishes<Frame>(
  older: LiveWish<Frame>,
  newer: LiveWish<Frame>,
): LiveWish<Frame> {
  const { frame } = newer;
  return { frame, whole: older.whole || newer.whole, tiles: older.tiles || newer.tiles };
}
