import type { FrameHeader } from "@fuelrail/contracts";
import { TIER_CODES } from "@fuelrail/contracts";

/** A frame as the room got it: made once, shared by every viewer it is offered to. */
export interface RoomFrame {
  /** Header and body exactly as they came from the bus; never changed, never copied. */
  readonly bytes: Uint8Array;
  /** The encoded image within `bytes`; empty for an announced still. */
  readonly body: Uint8Array;
  readonly header: FrameHeader;
  /** Monotonic time at which it came from the bus, ms. */
  readonly receivedMs: number;
}

/** What decides which of two frames is the newer picture. */
export type FrameIdentity = Pick<FrameHeader, "session" | "epoch" | "seq" | "tier" | "converged">;

/**
 * Whether `next` may follow `shown` on a screen: never an older epoch or a lower `seq`, and of
 * equal `seq` only a better rendition, or the same once its render is known to be finished. Another session always follows; the room lets no frame of
 * an ended session through.
 */
export function follows(next: FrameIdentity, shown: FrameIdentity): boolean {
  if (next.session !== shown.session) return true;
  if (next.epoch < shown.epoch || next.seq < shown.seq) return false;
  if (next.seq > shown.seq) return true;
  if (next.tier === shown.tier) return next.converged && !shown.converged;
  return TIER_CODES[next.tier] > TIER_CODES[shown.tier];
}
