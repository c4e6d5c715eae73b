/** A tier that follows the render as it converges. */
export type LiveTier = "quarter" | "half" | "full";

/** A live tier, or the lossless picture of a settled image. */
export type Tier = LiveTier | "still";

/** Live tiers from the smallest to the largest. */
export const LIVE_TIERS: readonly LiveTier[] = ["quarter", "half", "full"];

/** Every tier, in the order of its code. */
export const TIERS: readonly Tier[] = ["quarter", "half", "full", "still"];

/** The byte that stands for each tier in binary messages. */
export const TIER_CODES: Readonly<Record<Tier, number>> = {
  quarter: 1,
  half: 2,
  full: 3,
  still: 4,
};

/** The tier of a binary code, or undefined when no tier has it. */
export function tierOfCode(code: number): Tier | undefined {
  return TIERS[code - 1];
}

/** Whether `text` names a tier. */
export function isTier(text: string): text is Tier {
  return Object.hasOwn(TIER_CODES, text);
}
