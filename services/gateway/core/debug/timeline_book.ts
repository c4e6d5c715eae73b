import type { PayloadOf, Tier } from "@fuelrail/contracts";

/** When one frame passed each stage. */
export type Timeline = PayloadOf<"frameTimeline">;

/** Names one frame of a room. */
export interface FrameKey {
  readonly session: number;
  readonly seq: number;
  readonly tier: Tier;
  /** Whole pictures and tiles of one image are frames of their own. */
  readonly kind?: "image" | "tiles" | undefined;
}

interface Entry {
  readonly key: FrameKey;
  readonly openedMs: number;
  timeline?: Timeline;
  sentUnixMs?: number;
  ackedUnixMs?: number;
}

/** What is known so far of the frames that one viewer gets, oldest first. */
export interface TimelineBook {
  readonly entries: Map<string, Entry>;
}

/** Frames kept at once; older ones are let go untold. */
export const BOOK_FRAMES_MAX = 256;
/** How long a frame may take to be acknowledged before it is told without, ms. */
export const BOOK_WAIT_MS = 1_500;

/** A book without an entry. */
export function createTimelineBook(): TimelineBook {
  return { entries: new Map() };
}

/** The text that names a frame among those of its room. */
export function frameName({ session, seq, tier, kind }: FrameKey): string {
  return `${session}/${seq}/${tier}${kind === "tiles" ? "/tiles" : ""}`;
}

/** Notes what frame-ingest said of a frame. */
export function notePublished(book: TimelineBook, timeline: Timeline, nowMs: number): void {
  entryOf(book, timeline, nowMs).timeline = timeline;
}

/** Notes that a frame went to the viewer. */
export function noteSentAt(book: TimelineBook, key: FrameKey, unixMs: number, nowMs: number): void {
  const entry = entryOf(book, key, nowMs);
  entry.sentUnixMs ??= unixMs;
}

/** Notes the viewer's ack, which names no session: it is of the newest such frame. */
export function noteAckedAt(book: TimelineBook, seq: number, tier: Tier, unixMs: number): void {
  let newest: Entry | undefined;
  for (const entry of book.entries.values()) {
    const { key } = entry;
    if (key.seq === seq && key.tier === tier && entry.sentUnixMs !== undefined) newest = entry;
  }
  if (newest !== undefined) newest.ackedUnixMs ??= unixMs;
}

/**
 * Takes out what can be told: acknowledged, or old enough that no ack is waited for. Frames of
 * which frame-ingest said nothing, and those that were not for this viewer, are let go.
 *
 * @param isFor whether the viewer gets frames of a tier and kind
 * @param arrivedAt when a frame came to the gateway, Unix ms
 */
export function takeTimelines(
  book: TimelineBook,
  nowMs: number,
  isFor: (tier: Tier, kind: FrameKey["kind"]) => boolean,
  arrivedAt: (name: string) => number | undefined,
): Timeline[] {
  const told: Timeline[] = [];
  for (const [name, entry] of book.entries) {
    const isOld = nowMs - entry.openedMs >= BOOK_WAIT_MS;
    const isWhole = entry.timeline !== undefined && entry.ackedUnixMs !== undefined;
    if (!isOld && !isWhole) continue;
    book.entries.delete(name);
    const { timeline, sentUnixMs, ackedUnixMs } = entry;
    if (timeline === undefined) continue;
    if (sentUnixMs === undefined && !isFor(entry.key.tier, entry.key.kind)) continue;
    const receivedUnixMs = arrivedAt(name);
    told.push({
      ...timeline,
      ...(receivedUnixMs === undefined ? {} : { received_at: receivedUnixMs }),
      ...(sentUnixMs === undefined ? {} : { sent_at: sentUnixMs }),
      ...(ackedUnixMs === undefined ? {} : { acked_at: ackedUnixMs }),
    });
  }
  return told;
}

function entryOf(book: TimelineBook, key: FrameKey, nowMs: number): Entry {
  const name = frameName(key);
  const known = book.entries.get(name);
  if (known !== undefined) return known;
  const [oldest] = book.entries.keys();
  if (oldest !== undefined && book.entries.size >= BOOK_FRAMES_MAX) book.entries.delete(oldest);
  const { session, seq, tier, kind } = key;
  const entry: Entry = { key: { session, seq, tier, kind }, openedMs: nowMs };
  book.entries.set(name, entry);
  return entry;
}
