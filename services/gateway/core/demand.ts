import type { LiveTier, PayloadOf } from "@fuelrail/contracts";
import { LIVE_TIERS } from "@fuelrail/contracts";
import type { LiveViewer } from "./viewer.ts";

/** Tiers that a room wants, with frames a second; 0 stands for as many as come. */
export type DemandTiers = PayloadOf<"demand">["tiers"];

/** What one watcher adds to the demand of its room. */
export interface Want {
  readonly tiers: readonly LiveTier[];
  /** 0 for as many as come. */
  readonly maxFps: number;
  /** Changed tiles will do in place of whole frames. */
  readonly tiles?: boolean;
}

/** What a viewer wants; nothing while nobody looks. */
export function wantOf(viewer: LiveViewer): Want | undefined {
  if (!viewer.wantsFrames || !viewer.frames.visible) return undefined;
  const { target, given } = viewer.tier;
  const tiers = LIVE_TIERS.filter((tier) => tier === target || tier === given);
  const { minIntervalMs } = viewer.frames;
  const maxFps = minIntervalMs === 0 ? 0 : 1_000 / minIntervalMs;
  return viewer.takesTiles ? { tiers, maxFps, tiles: true } : { tiers, maxFps };
}

/** What a room wants: whole frames and stills, and beside them tiles. */
export interface RoomWants {
  readonly whole: DemandTiers;
  readonly tiles: DemandTiers;
}

/** The least demand that gives every watcher what it wants; each of them gets stills too. */
export function mergeWants(wants: Iterable<Want>): RoomWants {
  const merged: RoomWants = { whole: {}, tiles: {} };
  for (const want of wants) {
    merged.whole.still = { max_fps: 0 };
    const demand = want.tiles === true ? merged.tiles : merged.whole;
    const form = want.tiles === true ? { tiles: true } : {};
    for (const tier of want.tiers) {
      const before = demand[tier]?.max_fps;
      const fps = before === undefined ? want.maxFps : fastest(before, want.maxFps);
      demand[tier] = { max_fps: fps, ...form };
    }
  }
  return merged;
}

/** Whether a demand already brings all that one more watcher wants. */
export function coversWant({ whole, tiles }: RoomWants, want: Want): boolean {
  if (whole.still === undefined) return false;
  const demand = want.tiles === true ? tiles : whole;
  return want.tiers.every((tier) => {
    const fps = demand[tier]?.max_fps;
    return fps !== undefined && fastest(fps, want.maxFps) === fps;
  });
}

/** Whether two demands ask for the same. */
export function isSameDemand(a: DemandTiers, b: DemandTiers): boolean {
  const tiers = ["full", "half", "quarter", "still"] as const;
  return tiers.every((tier) => a[tier]?.max_fps === b[tier]?.max_fps);
}

function fastest(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : Math.max(a, b);
}
