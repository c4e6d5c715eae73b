import type { Room } from "@fuelrail/contracts";
import { CANVAS_ROOMS_MAX, DISPLAY_ROOMS_MAX, ROOMS_PER_GATEWAY_MAX } from "@fuelrail/contracts";
import { type LiveRoom, openRoom, type RoomContext } from "./live_room.ts";

/** Time for which a room that nobody watches is still followed, ms: a reload finds it warm. */
export const ROOM_LINGER_MS = 10_000;

/** Protocols whose clients may name rooms as they like. */
export type Guest = "canvas" | "display";

/** Rooms that are followed for guests alone, at most, by their kind. */
export const GUEST_ROOMS_MAX: Readonly<Record<Guest, number>> = {
  canvas: CANVAS_ROOMS_MAX,
  display: DISPLAY_ROOMS_MAX,
};

/** The rooms that this gateway follows. */
export interface Rooms {
  /** The room, followed from now on if it was not; undefined when no more can be followed. */
  open(room: Room): LiveRoom | undefined;
  /** The same for a guest, whose kind may name rooms as they like; of them there are fewer. */
  openForGuest(room: Room, kind: Guest): LiveRoom | undefined;
  /** The room if it is followed. */
  get(room: Room): LiveRoom | undefined;
  readonly all: readonly LiveRoom[];
  /** Looks at the clock. */
  tick(): void;
  stop(): void;
}

/** Makes the rooms of a gateway; `home` is followed as long as the gateway runs. */
export function createRooms(context: RoomContext, home: Room): Rooms {
  const rooms = new Map<Room, LiveRoom>();
  const emptyFromMs = new Map<Room, number>();
  const forGuests: Readonly<Record<Guest, Set<Room>>> = { canvas: new Set(), display: new Set() };

  function open(room: Room): LiveRoom | undefined {
    const known = rooms.get(room);
    if (known !== undefined) {
      emptyFromMs.delete(room);
      return known;
    }
    if (rooms.size >= ROOMS_PER_GATEWAY_MAX) return undefined;
    const opened = openRoom(room, context);
    rooms.set(room, opened);
    return opened;
  }

  /** Rooms that guests of that kind have opened and where nobody else is. */
  function guestRooms(kind: Guest): number {
    let count = 0;
    for (const room of forGuests[kind]) {
      const live = rooms.get(room);
      if (live === undefined) forGuests[kind].delete(room);
      else if (room !== home && live.regularCount === 0) count++;
    }
    return count;
  }

  function letGo(live: LiveRoom, nowMs: number): void {
    if (live.memberCount > 0 || live.room === home) {
      emptyFromMs.delete(live.room);
      return;
    }
    const fromMs = emptyFromMs.get(live.room);
    if (fromMs === undefined) {
      emptyFromMs.set(live.room, nowMs);
    } else if (nowMs - fromMs >= ROOM_LINGER_MS) {
      live.stop();
      rooms.delete(live.room);
      emptyFromMs.delete(live.room);
    }
  }

  open(home);
  return {
    open,
    openForGuest(room, kind) {
      if (!rooms.has(room) && guestRooms(kind) >= GUEST_ROOMS_MAX[kind]) return undefined;
      const live = open(room);
      forGuests[kind].add(room);
      return live;
    },
    get: (room) => rooms.get(room),
    get all() {
      return [...rooms.values()];
    },
    tick() {
      const nowMs = context.clock.nowMs();
      for (const live of rooms.values()) {
        live.tick();
        letGo(live, nowMs);
      }
    },
    stop() {
      for (const live of rooms.values()) live.stop();
      rooms.clear();
    },
  };
}
