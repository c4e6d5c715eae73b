import type { LiveTier } from "@fuelrail/contracts";
import { LIVE_TIERS } from "@fuelrail/contracts";
import type { RoomFrames } from "../room_frames.ts";

/** Share of the asked size below which a smaller tier is no longer good enough. */
const FIT_SHARE = 0.7;
/** Each tier is half as wide as the next larger one. */
const TIER_STEP = 2;

/**
 * The tier that gives a picture whose longer side is `sizePx`: one that fits as it is, else the
 * smallest that is not too small.
 */
export function tierFor(sizePx: number, frames: RoomFrames): LiveTier {
  let best: LiveTier = "full";
  for (const tier of LIVE_TIERS.toReversed()) {
    const side = sideOf(frames, tier);
    if (side === undefined) break;
    if (tier === "full" || side >= sizePx * FIT_SHARE) best = tier;
    if (side <= sizePx) break;
  }
  return best;
}

/** Longer side of a tier's frames as last seen, or as it follows from the render's size. */
function sideOf(frames: RoomFrames, tier: LiveTier): number | undefined {
  const seen = frames.newest[tier]?.header;
  const { renderWidth: width, renderHeight: height } = frames;
  const isOfThisSize = seen?.renderWidth === width && seen.renderHeight === height;
  if (seen !== undefined && isOfThisSize) return Math.max(seen.width, seen.height);
  if (width === 0) return undefined;
  const steps = LIVE_TIERS.indexOf("full") - LIVE_TIERS.indexOf(tier);
  return Math.max(width, height) / TIER_STEP ** steps;
}
