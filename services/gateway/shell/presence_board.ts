import { encodeEvent, type Room, roomOfSubject, subjects } from "@fuelrail/contracts";
import type { Bus, Subscription } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { readPresence } from "@fuelrail/kit/presence";
import {
  createPresenceBook,
  expirePresence,
  mergedPresence,
  notePresence,
  type PresenceBook,
  presenceNews,
  type PresentViewer,
} from "../core/presence.ts";

/** Rooms of other gateways whose presence is kept, at most. */
const ROOMS_MAX = 1_024;

/** Who is in which room, over all gateways. */
export interface PresenceBoard {
  /** Says on the bus, and notes here, who watches a room through this gateway. */
  tell(room: Room, viewers: readonly PresentViewer[]): void;
  /** Everybody in a room, if that differs from what this returned last. */
  news(room: Room): PresentViewer[] | undefined;
  /** Everybody in a room. */
  present(room: Room): PresentViewer[];
  /** Whether somebody of that id is in a room. */
  has(room: Room, viewerId: string): boolean;
  /** Rooms with somebody in them. */
  rooms(): Room[];
  stop(): void;
}

/** Gathers the presence that gateways announce; `gatewayId` is the name of this one. */
export function createPresenceBoard(bus: Bus, clock: Clock, gatewayId: string): PresenceBoard {
  const books = new Map<Room, PresenceBook>();
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  // What this gateway says comes back to it; the words that it begins with tell it apart.
  const own = encodeEvent("presenceChanged", { gateway: gatewayId, viewers: [] }).slice(0, -4);

  function bookOf(room: Room): PresenceBook | undefined {
    const known = books.get(room);
    if (known !== undefined) return known;
    if (books.size >= ROOMS_MAX) prune();
    if (books.size >= ROOMS_MAX) return undefined;
    const book = createPresenceBook();
    books.set(room, book);
    return book;
  }

  function prune(): void {
    for (const [room, book] of books) {
      expirePresence(book, clock.nowMs());
      if (book.gateways.size === 0) books.delete(room);
    }
  }

  const subscription: Subscription = bus.subscribe(
    subjects.presenceOfEveryRoom(),
    ({ subject, data }) => {
      const room = roomOfSubject(subject);
      const text = decoder.decode(data);
      if (text.startsWith(own)) return;
      if (room === undefined) return;
      const { gateway, viewers } = readPresence(data);
      if (gateway === gatewayId) return;
      const book = bookOf(room);
      if (book !== undefined) notePresence(book, gateway, viewers, clock.nowMs());
    },
  );

  return {
    tell(room, viewers) {
      const book = bookOf(room);
      if (book !== undefined) notePresence(book, gatewayId, viewers, clock.nowMs());
      const text = encodeEvent("presenceChanged", { gateway: gatewayId, viewers: [...viewers] });
      bus.publish(subjects.presence(room), encoder.encode(text));
    },
    news(room) {
      const book = bookOf(room);
      if (book === undefined) return undefined;
      expirePresence(book, clock.nowMs());
      return presenceNews(book);
    },
    present(room) {
      const book = books.get(room);
      if (book === undefined) return [];
      expirePresence(book, clock.nowMs());
      return mergedPresence(book);
    },
    has(room, viewerId) {
      for (const { viewers } of books.get(room)?.gateways.values() ?? []) {
        if (viewers.some((viewer) => viewer.viewer_id === viewerId)) return true;
      }
      return false;
    },
    rooms() {
      prune();
      return [...books.keys()];
    },
    stop: () => subscription.unsubscribe(),
  };
}
