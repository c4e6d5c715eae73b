import type { PayloadOf } from "@fuelrail/contracts";
import { PRESENCE_TTL_MS } from "@fuelrail/contracts";

/** One viewer as others see it. */
export type PresentViewer = PayloadOf<"presenceChanged">["viewers"][number];

/** Who is in a room, by the gateway that says so. */
export interface PresenceBook {
  readonly gateways: Map<string, { viewers: readonly PresentViewer[]; untilMs: number }>;
  /** The merged list as last told, as JSON. */
  told: string;
}

/** An empty room. */
export function createPresenceBook(): PresenceBook {
  return { gateways: new Map(), told: "[]" };
}

/** Takes in what one gateway says of its own viewers; good for `PRESENCE_TTL_MS`. */
export function notePresence(
  book: PresenceBook,
  gateway: string,
  viewers: readonly PresentViewer[],
  nowMs: number,
): void {
  if (viewers.length === 0) book.gateways.delete(gateway);
  else book.gateways.set(gateway, { viewers, untilMs: nowMs + PRESENCE_TTL_MS });
}

/** Forgets gateways that have not spoken within their time. */
export function expirePresence(book: PresenceBook, nowMs: number): void {
  for (const [gateway, { untilMs }] of book.gateways) {
    if (untilMs <= nowMs) book.gateways.delete(gateway);
  }
}

/** Everybody in the room, who came first first. */
export function mergedPresence(book: PresenceBook): PresentViewer[] {
  return [...book.gateways.values()].flatMap(({ viewers }) => viewers).sort((a, b) =>
    (a.since ?? 0) - (b.since ?? 0) || (a.viewer_id < b.viewer_id ? -1 : 1)
  );
}

/** The merged list if it differs from what was told last, which it then becomes. */
export function presenceNews(book: PresenceBook): PresentViewer[] | undefined {
  const viewers = mergedPresence(book);
  const json = JSON.stringify(viewers);
  if (json === book.told) return undefined;
  book.told = json;
  return viewers;
}

/** Shortest time between two announcements to a room of that many, ms: a crowd that arrives at
 * once must not tell each of its members of every other. */
export function presencePaceMs(viewers: number): number {
  return Math.max(100, viewers * 5);
}
