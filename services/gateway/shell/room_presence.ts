import { encodeEvent, PRESENCE_INTERVAL_MS, type Room } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import {
  PRESENCE_SHOWN_MAX,
  presencePaceMs,
  type PresentViewer,
  shownPresence,
} from "../core/presence.ts";
import { type TextMessage, textMessage } from "../core/state_queue.ts";
import type { PresenceBoard } from "./presence_board.ts";

/** Members up to which a joiner is told at once who is there, itself included. */
const INTIMATE_MAX = PRESENCE_SHOWN_MAX;
/** Bytes of presence that a room is told in one tick: a crowd's list goes to each of the crowd. */
const BYTES_PER_TICK = 2 * 1_048_576;

/** Somebody who is in a room and is told who else is. */
export interface PresentMember {
  /** How others see it; streams are not seen. */
  present(): PresentViewer | undefined;
  tell(message: TextMessage): void;
}

/** Who is in one room, told to those who are. */
export interface RoomPresence {
  joined(member: PresentMember): void;
  left(member: PresentMember): void;
  /** Looks at the clock. */
  tick(): void;
  stop(): void;
}

/** Tells a room's presence on the bus and to its members; `members` is the room's own set. */
export function createRoomPresence(
  room: Room,
  board: PresenceBoard,
  clock: Clock,
  members: ReadonlySet<PresentMember>,
): RoomPresence {
  const untold = new Set<PresentMember>();
  let newest: TextMessage | undefined;
  let toldMs = -PRESENCE_INTERVAL_MS;
  let isChanged = false;

  function announce(): void {
    toldMs = clock.nowMs();
    isChanged = false;
    const viewers: PresentViewer[] = [];
    for (const member of members) {
      const viewer = member.present();
      if (viewer !== undefined) viewers.push(viewer);
    }
    board.tell(room, viewers);
  }

  function tellUntold(): void {
    let bytesLeft = BYTES_PER_TICK;
    for (const member of untold) {
      if (newest === undefined || bytesLeft <= 0) return;
      untold.delete(member);
      member.tell(newest);
      bytesLeft -= newest.bytes;
    }
  }

  return {
    joined(member) {
      const viewer = member.present();
      if (viewer === undefined) return;
      isChanged = true;
      if (members.size <= INTIMATE_MAX) {
        member.tell(presenceMessage([...board.present(room), viewer]));
      } else {
        untold.add(member);
      }
    },
    left(member) {
      isChanged = true;
      untold.delete(member);
    },
    tick() {
      const sinceMs = clock.nowMs() - toldMs;
      const isDue = members.size > 0 && sinceMs >= PRESENCE_INTERVAL_MS;
      if (isDue || (isChanged && sinceMs >= presencePaceMs(members.size))) announce();
      const news = board.news(room);
      if (news !== undefined) {
        newest = presenceMessage(news);
        for (const member of members) untold.add(member);
      }
      tellUntold();
    },
    stop() {
      if (members.size > 0 || isChanged) board.tell(room, []);
    },
  };
}

function presenceMessage(viewers: readonly PresentViewer[]): TextMessage {
  const shown = shownPresence(viewers);
  return textMessage(encodeEvent("presenceChanged", {
    viewers: [...shown],
    ...(shown.length < viewers.length ? { total: viewers.length } : {}),
  }));
}
