import { FULL_FLOOR_MS, type LiveTier } from "@fuelrail/contracts/binary";

/** Pace of one live tier; changed in place. */
export interface TierPace {
  readonly tier: LiveTier;
  /** Earliest time of the next frame, monotonic ms. */
  dueMs: number;
  /** The newest image has not been taken for this tier yet. */
  fresh: boolean;
}

/** Whether to make a frame now, or when to look again. */
export type Pacing =
  | { readonly take: true }
  | { readonly take: false; readonly lookAtMs: number | undefined };

/** A tier that has shown nothing. */
export function createPace(tier: LiveTier): TierPace {
  return { tier, dueMs: -Infinity, fresh: false };
}

/** A newer image is there. */
export function paceImage(pace: TierPace): void {
  pace.fresh = true;
}

/** Nothing is there to be shown any more. */
export function paceForget(pace: TierPace): void {
  pace.fresh = false;
}

/** Time between two frames at the demanded rate, ms; infinite when the tier is not to be made. */
export function paceIntervalMs(tier: LiveTier, wantedFps: number): number {
  const demandedMs = wantedFps > 0 ? 1_000 / wantedFps : Infinity;
  return tier === "full" ? Math.min(demandedMs, FULL_FLOOR_MS) : demandedMs;
}

/**
 * Judges the tier. The schedule may run one interval behind, so that a source of the demanded rate
 * that jitters loses nothing; hence two frames in a row after a silence.
 */
export function judgePace(pace: TierPace, wantedFps: number, nowMs: number): Pacing {
  if (!pace.fresh) return { take: false, lookAtMs: undefined };
  const intervalMs = paceIntervalMs(pace.tier, wantedFps);
  if (intervalMs === Infinity) return { take: false, lookAtMs: undefined };
  const dueMs = Math.min(pace.dueMs, nowMs + intervalMs);
  if (nowMs < dueMs) return { take: false, lookAtMs: dueMs };
  pace.fresh = false;
  pace.dueMs = Math.max(dueMs, nowMs - intervalMs) + intervalMs;
  return { take: true };
}
