import { FULL_FLOOR_MS, type LiveTier } from "@fuelrail/contracts/binary";
import type { WantedForm } from "./demand.ts";

/** Frames per second that are wanted of a tier in each form; 0 for none. */
export type WantedRates = Readonly<Record<WantedForm, number>>;

/** Pace of one live tier in one form; changed in place. */
export interface TierPace {
  readonly tier: LiveTier;
  readonly form: WantedForm;
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
export function createPace(tier: LiveTier, form: WantedForm = "whole"): TierPace {
  return { tier, form, dueMs: -Infinity, fresh: false };
}

/** A newer image is there. */
export function paceImage(pace: TierPace): void {
  pace.fresh = true;
}

/** Nothing is there to be shown any more. */
export function paceForget(pace: TierPace): void {
  pace.fresh = false;
}

/** The next image is to be taken at once, whenever the last one was. */
export function paceSoon(pace: TierPace): void {
  pace.dueMs = -Infinity;
  pace.fresh = true;
}

/**
 * Time between two frames at the demanded rate, ms; infinite when the tier is not to be made.
 * Whole frames of `full`, and of a tier of which tiles are made, come now and then in any case:
 * for who begins and for who has missed something.
 */
export function paceIntervalMs(tier: LiveTier, form: WantedForm, wanted: WantedRates): number {
  const demandedMs = wanted[form] > 0 ? 1_000 / wanted[form] : Infinity;
  const isFloored = form === "whole" && (tier === "full" || wanted.tiles > 0);
  return isFloored ? Math.min(demandedMs, FULL_FLOOR_MS) : demandedMs;
}

/**
 * Judges the tier. The schedule may run one interval behind, so that a source of the demanded rate
 * that jitters loses nothing; hence two frames in a row after a silence.
 */
export function judgePace(pace: TierPace, wanted: WantedRates, nowMs: number): Pacing {
  if (!pace.fresh) return { take: false, lookAtMs: undefined };
  const intervalMs = paceIntervalMs(pace.tier, pace.form, wanted);
  if (intervalMs === Infinity) return { take: false, lookAtMs: undefined };
  const dueMs = Math.min(pace.dueMs, nowMs + intervalMs);
  if (nowMs < dueMs) return { take: false, lookAtMs: dueMs };
  pace.fresh = false;
  pace.dueMs = Math.max(dueMs, nowMs - intervalMs) + intervalMs;
  return { take: true };
}
