import type { PayloadOf, Role } from "@fuelrail/contracts";
import { PRESENCE_TTL_MS } from "@fuelrail/contracts";
import type { LiveViewer } from "./viewer.ts";

/** One viewer as others see it. */
export type PresentViewer = PayloadOf<"presenceChanged">["viewers"][number];

/** People of a room that viewers are shown one by one; beyond it they are told how many there are. */
export const PRESENCE_SHOWN_MAX = 50;

interface GatewayPresence {
  readonly viewers: readonly PresentViewer[];
  /** The same as text, to see cheaply whether anything has changed. */
  readonly text: string;
  readonly untilMs: number;
}

/** Who is in a room, by the gateway that says so. */
export interface PresenceBook {
  readonly gateways: Map<string, GatewayPresence>;
  /** Whether anybody came, went or changed since the news were last taken. */
  isChanged: boolean;
}

/** An empty room. */
export function createPresenceBook(): PresenceBook {
  return { gateways: new Map(), isChanged: false };
}

/** Takes in what one gateway says of its own viewers; good for `PRESENCE_TTL_MS`. */
export function notePresence(
  book: PresenceBook,
  gateway: string,
  viewers: readonly PresentViewer[],
  nowMs: number,
): void {
  const before = book.gateways.get(gateway);
  if (viewers.length === 0) {
    book.isChanged ||= book.gateways.delete(gateway);
    return;
  }
  const text = JSON.stringify(viewers);
  book.isChanged ||= before?.text !== text;
  book.gateways.set(gateway, { viewers, text, untilMs: nowMs + PRESENCE_TTL_MS });
}

/** Forgets gateways that have not spoken within their time. */
export function expirePresence(book: PresenceBook, nowMs: number): void {
  for (const [gateway, { untilMs }] of book.gateways) {
    if (untilMs > nowMs) continue;
    book.gateways.delete(gateway);
    book.isChanged = true;
  }
}

/** Everybody in the room, who came first first. */
export function mergedPresence(book: PresenceBook): PresentViewer[] {
  return [...book.gateways.values()].flatMap(({ viewers }) => viewers).sort(byArrival);
}

/** Everybody in the room if that has changed since this was last asked. */
export function presenceNews(book: PresenceBook): PresentViewer[] | undefined {
  if (!book.isChanged) return undefined;
  book.isChanged = false;
  return mergedPresence(book);
}

/** A member as others see it. */
export function presentAs({ identity, frames }: LiveViewer): PresentViewer {
  const { viewerId, name, role, joinedUnixMs } = identity;
  return {
    viewer_id: viewerId,
    role,
    since: joinedUnixMs,
    visible: frames.visible,
    ...(name === undefined ? {} : { name }),
  };
}

/** Whom a viewer is shown of a crowd: those who may steer, then who came first. */
export function shownPresence(viewers: readonly PresentViewer[]): readonly PresentViewer[] {
  if (viewers.length <= PRESENCE_SHOWN_MAX) return viewers;
  const byRole = viewers.toSorted((a, b) => RANK[b.role] - RANK[a.role] || byArrival(a, b));
  return byRole.slice(0, PRESENCE_SHOWN_MAX);
}

/**
 * Shortest time between two announcements to a room of that many, ms: a crowd that arrives at once
 * must not tell each of its members of every other.
 */
export function presencePaceMs(viewers: number): number {
  return Math.max(100, viewers * 5);
}

const RANK: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

function byArrival(a: PresentViewer, b: PresentViewer): number {
  return (a.since ?? 0) - (b.since ?? 0) || (a.viewer_id < b.viewer_id ? -1 : 1);
}
