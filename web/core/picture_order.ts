import type { FrameHeader } from "@fuelrail/contracts/binary";

/** What decides which of two pictures is newer. */
export type PictureKey = Pick<FrameHeader, "session" | "epoch" | "seq" | "tier">;

const TIER_RANK = { quarter: 1, half: 2, full: 3, still: 4 } as const;

/**
 * True when `next` may replace `shown` within one session: a higher epoch, then a higher source
 * number, then, of the same source image, the finer rendition (a still above every live tier).
 */
export function isNewerInSession(next: PictureKey, shown: PictureKey): boolean {
  if (next.epoch !== shown.epoch) return next.epoch > shown.epoch;
  if (next.seq !== shown.seq) return next.seq > shown.seq;
  return TIER_RANK[next.tier] > TIER_RANK[shown.tier];
}

/** Which sessions of the frame source have been seen, newest first. */
export interface Lineage {
  readonly newest: PictureKey | undefined;
  readonly retiredSessions: readonly number[];
}

export const EMPTY_LINEAGE: Lineage = { newest: undefined, retiredSessions: [] };

const RETIRED_SESSIONS_KEPT = 8;

/** The lineage with `key` as its newest picture, or undefined when `key` is stale. */
export function advance(lineage: Lineage, key: PictureKey): Lineage | undefined {
  const { newest, retiredSessions } = lineage;
  if (newest === undefined) return { newest: key, retiredSessions };
  if (newest.session === key.session) {
    return isNewerInSession(key, newest) ? { newest: key, retiredSessions } : undefined;
  }
  if (retiredSessions.includes(key.session)) return undefined;
  return {
    newest: key,
    retiredSessions: [newest.session, ...retiredSessions].slice(0, RETIRED_SESSIONS_KEPT),
  };
}
