import { type FrameHeader, TIER_CODES } from "@fuelrail/contracts";

/** What decides which of two frames is the newer picture. */
export type FrameIdentity = Pick<FrameHeader, "session" | "epoch" | "seq" | "tier">;

/** Whether a frame goes on, or why it is left out. */
export type OrderVerdict = "next" | "repeated" | "older" | "ended_session";

/** Every reason to leave a frame out, for counters that begin at zero. */
export const ORDER_DROPS: readonly Exclude<OrderVerdict, "next">[] = [
  "repeated",
  "older",
  "ended_session",
];

/** Sessions that are remembered as ended, so that a straggler of one never shows again. */
const ENDED_SESSIONS_KEPT = 8;

/** The newest frame that went on. */
export interface Order {
  /** Whether this frame follows what went on before; changes nothing. */
  judge(frame: FrameIdentity): OrderVerdict;
  /** Notes a frame that goes on. */
  note(frame: FrameIdentity): void;
}

/**
 * Frames go on in the order of the session's epochs and source images; of one image a better
 * rendition follows a lesser, so that a still replaces its live frame. Another session follows
 * always, and ends the one before it.
 */
export function createOrder(): Order {
  const ended: number[] = [];
  let newest: FrameIdentity | undefined;

  function judge(frame: FrameIdentity): OrderVerdict {
    if (newest === undefined) return "next";
    if (frame.session !== newest.session) {
      return ended.includes(frame.session) ? "ended_session" : "next";
    }
    if (frame.epoch < newest.epoch || frame.seq < newest.seq) return "older";
    if (frame.seq > newest.seq) return "next";
    const gain = TIER_CODES[frame.tier] - TIER_CODES[newest.tier];
    return gain > 0 ? "next" : gain === 0 ? "repeated" : "older";
  }

  return {
    judge,
    note(frame) {
      if (newest !== undefined && newest.session !== frame.session) {
        ended.push(newest.session);
        if (ended.length > ENDED_SESSIONS_KEPT) ended.shift();
      }
      const { session, epoch, seq, tier } = frame;
      newest = { session, epoch, seq, tier };
    },
  };
}
