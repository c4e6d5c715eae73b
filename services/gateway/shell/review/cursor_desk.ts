import {
  CURSOR_INTERVAL_MS,
  encodeEvent,
  parseEnvelope,
  PRESENCE_TTL_MS,
  type Room,
  subjects,
} from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import {
  createCursorBook,
  cursorsDueMs,
  type CursorSpot,
  expireCursors,
  noteCursor,
  takeCursors,
} from "../../core/review/cursors.ts";
import { type TextMessage, textMessage } from "../../core/state_queue.ts";

/** Somebody who is shown where others point. */
export interface CursorMember {
  readonly viewerId: string | undefined;
  /** Takes what is worth nothing later; false when it had no room for it. */
  glimpse(message: TextMessage): boolean;
}

export interface CursorDeskOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly members: ReadonlySet<CursorMember>;
  isPresent(viewerId: string): boolean;
  /** Counts cursors that were not passed on, by reason. */
  onDropped(reason: string, count: number): void;
}

/** Where the people of a room point, over all gateways. */
export interface CursorDesk {
  /** A viewer of this gateway points there now. */
  moved(viewerId: string, spot: CursorSpot): void;
  /** A viewer of this gateway has gone. */
  left(viewerId: string): void;
  joined(member: CursorMember): void;
  /** Looks at the clock. */
  tick(): void;
  stop(): void;
}

interface OwnCursor {
  sentMs: number;
  waiting: CursorSpot | undefined;
}

/** Passes cursors on: newest wins, none is ever queued. */
export function createCursorDesk(options: CursorDeskOptions): CursorDesk {
  const { bus, room, clock, members } = options;
  const book = createCursorBook();
  const own = new Map<string, OwnCursor>();
  /** When somebody was heard of first who is not in the presence yet. */
  const unseenMs = new Map<string, number>();
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const subject = subjects.cursor(room);
  let timer: Timer | undefined;
  let dueMs = Infinity;

  const subscription = bus.subscribe(subject, ({ data }) => {
    const parsed = parseEnvelope(decoder.decode(data));
    if (!parsed.ok || parsed.event.event_type !== "cursorMoved") return;
    const { viewer_id, ...spot } = parsed.event.payload;
    if (viewer_id === undefined) return;
    if (!noteCursor(book, viewer_id, spot)) options.onDropped("too_many", 1);
    const due = cursorsDueMs(book, members.size);
    if (due !== undefined) wake(due);
  });

  function wake(atMs: number): void {
    if (atMs >= dueMs) return;
    timer?.cancel();
    dueMs = atMs;
    timer = clock.setTimer(Math.max(0, atMs - clock.nowMs()), () => {
      timer = undefined;
      dueMs = Infinity;
      work();
    });
  }

  /** Sends what waits and tells what is due. */
  function work(): void {
    const nowMs = clock.nowMs();
    for (const [viewerId, cursor] of own) {
      if (cursor.waiting === undefined) continue;
      if (nowMs - cursor.sentMs >= CURSOR_INTERVAL_MS) send(viewerId, cursor, cursor.waiting);
      else wake(cursor.sentMs + CURSOR_INTERVAL_MS);
    }
    const due = cursorsDueMs(book, members.size);
    if (due === undefined) return;
    if (due > nowMs) return wake(due);
    for (const { viewerId, spot } of takeCursors(book, nowMs)) {
      const message = messageOf(viewerId, spot);
      let dropped = 0;
      for (const member of members) {
        if (member.viewerId !== viewerId && !member.glimpse(message)) dropped++;
      }
      if (dropped > 0) options.onDropped("backlog", dropped);
    }
  }

  function send(viewerId: string, cursor: OwnCursor, spot: CursorSpot): void {
    cursor.sentMs = clock.nowMs();
    cursor.waiting = undefined;
    bus.publish(subject, encoder.encode(textOf(viewerId, spot)));
  }

  return {
    moved(viewerId, spot) {
      const known = own.get(viewerId);
      const cursor = known ?? { sentMs: -CURSOR_INTERVAL_MS, waiting: undefined };
      if (known === undefined) own.set(viewerId, cursor);
      if (cursor.waiting !== undefined) options.onDropped("superseded", 1);
      cursor.waiting = spot;
      const nextMs = cursor.sentMs + CURSOR_INTERVAL_MS;
      if (nextMs <= clock.nowMs()) send(viewerId, cursor, spot);
      else wake(nextMs);
    },
    left(viewerId) {
      const cursor = own.get(viewerId);
      if (cursor === undefined) return;
      own.delete(viewerId);
      send(viewerId, cursor, {});
    },
    joined(member) {
      for (const [viewerId, spot] of book.spots) member.glimpse(messageOf(viewerId, spot));
    },
    tick() {
      const nowMs = clock.nowMs();
      for (const viewerId of unseenMs.keys()) {
        if (!book.spots.has(viewerId)) unseenMs.delete(viewerId);
      }
      expireCursors(book, (viewerId) => {
        if (options.isPresent(viewerId)) {
          unseenMs.delete(viewerId);
          return true;
        }
        // A cursor may come before the presence of who moves it.
        const sinceMs = unseenMs.get(viewerId) ?? nowMs;
        unseenMs.set(viewerId, sinceMs);
        return nowMs - sinceMs < PRESENCE_TTL_MS / 2;
      });
      const due = cursorsDueMs(book, members.size);
      if (due !== undefined) wake(due);
    },
    stop() {
      timer?.cancel();
      subscription.unsubscribe();
    },
  };
}

function textOf(viewerId: string, { u, v, snapshot_id }: CursorSpot): string {
  return encodeEvent("cursorMoved", {
    viewer_id: viewerId,
    ...(u === undefined || v === undefined ? {} : { u, v }),
    ...(snapshot_id === undefined ? {} : { snapshot_id }),
  });
}

function messageOf(viewerId: string, spot: CursorSpot): TextMessage {
  return textMessage(textOf(viewerId, spot));
}
