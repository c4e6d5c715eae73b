import type { LiveTier } from "@fuelrail/contracts";
import { LIVE_TIERS, TIER_CODES, TIER_DOWN_MS, TIER_UP_MS } from "@fuelrail/contracts";
import { type FramePlane, offeredFps } from "./frame_plane.ts";

/** What a viewer asked for. */
export type ChosenTier = "auto" | LiveTier | "off";
/** What a viewer gets. */
export type GivenTier = LiveTier | "off";

/** Share of frames without room above which a connection is too slow for its tier. */
export const STARVED_HIGH = 0.2;
/** Share below which it has room to spare. */
export const STARVED_LOW = 0.05;
/** Longest wait before trying a bigger tier again, ms; the wait doubles when a try fails. */
export const TIER_UP_MAX_MS = 40_000;
/** A move up that is undone within this time has failed, ms. */
const TRIAL_MS = 10_000;
/** How much more than needed a measured rate must be to count as room for a bigger tier. */
const HEADROOM = 1.3;
/** How much larger than its rendition a picture may be shown before it looks soft. */
const STRETCH = 1.15;

/** What a room knows of its frames that a tier is chosen from. */
export interface RoomMeasure {
  /** Size of the render, pixels; 0 before the first frame. */
  readonly renderWidth: number;
  readonly renderHeight: number;
  /** Usual size of a frame of that tier, bytes; 0 while no frame of any tier was seen. */
  bytesOf(tier: LiveTier): number;
}

/** Which tier one viewer gets, and how it came to it. */
export interface TierChoice {
  chosen: ChosenTier;
  /** What it should get; `given` follows with the first frame of that tier. */
  target: GivenTier;
  given: GivenTier;
  /** The largest tier that its screen can show. */
  ceiling: LiveTier;
  reason: string;
  /** Time that the present tier has been too much, or more than good enough, in a row, ms. */
  starvedMs: number;
  amplyMs: number;
  upAfterMs: number;
  lastUpMs: number;
  checkedMs: number;
  checkedOffered: number;
}

/** Begins with the full tier, or with none at all. */
export function createTierChoice(chosen: ChosenTier, nowMs: number): TierChoice {
  const first = chosen === "auto" ? "full" : chosen;
  return {
    chosen,
    target: first,
    given: first,
    ceiling: "full",
    reason: chosen === "auto" ? "nothing is measured yet" : "chosen by the viewer",
    starvedMs: 0,
    amplyMs: 0,
    upAfterMs: TIER_UP_MS,
    lastUpMs: -TRIAL_MS,
    checkedMs: nowMs,
    checkedOffered: 0,
  };
}

/** Takes in the viewer's own choice; its own word holds whatever the connection takes. */
export function chooseTier(choice: TierChoice, chosen: ChosenTier): void {
  choice.chosen = chosen;
  choice.starvedMs = 0;
  choice.amplyMs = 0;
  choice.upAfterMs = TIER_UP_MS;
  if (chosen !== "auto") {
    moveTo(choice, chosen, "chosen by the viewer");
  } else {
    moveTo(choice, choice.ceiling, "the largest that this screen shows");
  }
}

/**
 * Takes in the largest tier that the viewer's screen can show.
 *
 * @returns whether the target changed
 */
export function limitTier(choice: TierChoice, ceiling: LiveTier): boolean {
  if (choice.ceiling === ceiling) return false;
  const was = choice.ceiling;
  choice.ceiling = ceiling;
  const { target } = choice;
  if (choice.chosen !== "auto" || target === "off") return false;
  const isOver = TIER_CODES[target] > TIER_CODES[ceiling];
  const wasAtCeiling = target === was;
  if (!isOver && !wasAtCeiling) return false;
  return moveTo(choice, ceiling, "the largest that this screen shows");
}

/**
 * Moves an `auto` viewer: down once its connection has had too little room for `TIER_DOWN_MS`, up
 * one step once it has had room for `TIER_UP_MS`, later after each step up that had to be taken
 * back. Time without frames counts for neither.
 *
 * @returns whether the target changed
 */
export function reviewTier(
  choice: TierChoice,
  plane: FramePlane,
  room: RoomMeasure,
  nowMs: number,
): boolean {
  const passedMs = nowMs - choice.checkedMs;
  const isFlowing = plane.totals.offered > choice.checkedOffered;
  choice.checkedMs = nowMs;
  choice.checkedOffered = plane.totals.offered;
  const { target } = choice;
  if (choice.chosen !== "auto" || target === "off" || !isFlowing) return false;
  if (choice.given !== target) return false;

  choice.starvedMs = plane.starved > STARVED_HIGH ? choice.starvedMs + passedMs : 0;
  choice.amplyMs = plane.starved < STARVED_LOW ? choice.amplyMs + passedMs : 0;
  if (choice.starvedMs >= TIER_DOWN_MS) return moveDown(choice, target, plane, room, nowMs);
  if (TIER_CODES[target] >= TIER_CODES[choice.ceiling]) return false;
  const next = LIVE_TIERS[TIER_CODES[target]];
  if (next === undefined) return false;
  const needed = room.bytesOf(next) * offeredFps(plane);
  const isProven = needed > 0 && plane.drain.bytesPerS >= needed * HEADROOM;
  if (choice.amplyMs < (isProven ? TIER_UP_MS : choice.upAfterMs)) return false;
  choice.lastUpMs = nowMs;
  return moveTo(choice, next, "the connection has room to spare");
}

/** Notes that frames of the target have begun to come. */
export function arriveAtTarget(choice: TierChoice): void {
  choice.given = choice.target;
}

/** Size of a viewer's picture. */
export interface Viewport {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly dpr: number;
}

/** The smallest tier whose rendition fills that many device pixels without looking soft. */
export function tierForViewport(viewport: Viewport, room: RoomMeasure): LiveTier {
  const { renderWidth, renderHeight } = room;
  if (renderWidth <= 0 || renderHeight <= 0) return "full";
  const scale = Math.min(viewport.width / renderWidth, viewport.height / renderHeight) *
    viewport.dpr;
  if (scale <= 0.25 * STRETCH) return "quarter";
  return scale <= 0.5 * STRETCH ? "half" : "full";
}

function moveDown(
  choice: TierChoice,
  from: LiveTier,
  plane: FramePlane,
  room: RoomMeasure,
  nowMs: number,
): boolean {
  choice.starvedMs = 0;
  const drain = plane.drain.bytesPerS;
  const fps = offeredFps(plane);
  const lower = LIVE_TIERS.filter((tier) => TIER_CODES[tier] < TIER_CODES[from]);
  const fitting = lower.filter((tier) => room.bytesOf(tier) * fps <= drain);
  const to = fitting.at(-1) ?? lower[0];
  if (to === undefined) return false;
  if (nowMs - choice.lastUpMs <= TRIAL_MS) {
    choice.upAfterMs = Math.min(TIER_UP_MAX_MS, choice.upAfterMs * 2);
  } else {
    choice.upAfterMs = TIER_UP_MS;
  }
  const needed = kilobytes(room.bytesOf(from) * fps);
  const reason = `the connection takes ${kilobytes(drain)} kB/s, ${from} needs ${needed} kB/s`;
  return moveTo(choice, to, reason);
}

function moveTo(choice: TierChoice, target: GivenTier, reason: string): boolean {
  choice.reason = reason;
  if (choice.target === target) return false;
  choice.target = target;
  choice.starvedMs = 0;
  choice.amplyMs = 0;
  if (target === "off") choice.given = "off";
  return true;
}

function kilobytes(bytesPerS: number): number {
  return Math.round(bytesPerS / 1_000);
}
