import {
  FRAME_PART_BYTES,
  type LiveTier,
  STILLS_KEPT,
  type Tier,
} from "@fuelrail/contracts/binary";

/** A still that can be fetched part by part. */
export interface KeptStill {
  readonly seq: number;
  /** The lossless image alone, without a frame header. */
  readonly body: Uint8Array;
  /** The message that was published: whole, or announced only. */
  readonly message: Uint8Array;
}

/** The newest frames of a session, for those who come late; changed in place. */
export interface FrameShelf {
  readonly live: Map<LiveTier, { readonly seq: number; readonly message: Uint8Array }>;
  /** Oldest first. */
  readonly stills: KeptStill[];
}

/** Nothing shown yet. */
export function createShelf(): FrameShelf {
  return { live: new Map(), stills: [] };
}

/** Keeps the newest message of a live tier. */
export function shelveLive(
  shelf: FrameShelf,
  tier: LiveTier,
  seq: number,
  message: Uint8Array,
): void {
  shelf.live.set(tier, { seq, message });
}

/** Keeps a still, in place of one of equal seq, and lets go of the oldest beyond the limit. */
export function shelveStill(shelf: FrameShelf, still: KeptStill): void {
  const { stills } = shelf;
  const known = stills.findIndex(({ seq }) => seq === still.seq);
  if (known >= 0) stills.splice(known, 1);
  stills.push(still);
  if (stills.length > STILLS_KEPT) stills.shift();
}

/** Forgets live frames and stills: they show a project that is gone. */
export function clearShelf(shelf: FrameShelf): void {
  shelf.live.clear();
  shelf.stills.length = 0;
}

/** The newest message of a tier; for `full` the newest of any live tier, if that is newer. */
export function newestMessage(shelf: FrameShelf, tier: Tier): Uint8Array | undefined {
  if (tier === "still") return shelf.stills.at(-1)?.message;
  if (tier !== "full") return shelf.live.get(tier)?.message;
  const { live } = shelf;
  let newest = live.get("full");
  for (const entry of [live.get("half"), live.get("quarter")]) {
    if (newest === undefined || (entry !== undefined && entry.seq > newest.seq)) newest = entry;
  }
  return newest?.message;
}

/** One part of a kept still, and how many there are; undefined when it is not kept or there. */
export function stillPart(
  shelf: FrameShelf,
  seq: number,
  part: number,
): { readonly bytes: Uint8Array; readonly parts: number } | undefined {
  const still = shelf.stills.find((each) => each.seq === seq);
  if (still === undefined) return undefined;
  const parts = Math.ceil(still.body.length / FRAME_PART_BYTES);
  if (part >= parts) return undefined;
  const from = part * FRAME_PART_BYTES;
  return { bytes: still.body.subarray(from, from + FRAME_PART_BYTES), parts };
}
