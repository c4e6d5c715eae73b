import { eventsByKind } from "../core/room_state.ts";
import { linkOf } from "./current_link.ts";
import type { LiveRoom } from "./live_room.ts";

/** All that is known of a room, for who asks once. */
export function wholeRoom(live: LiveRoom) {
  const newest = live.frames.newest.still ?? live.frames.newest.full;
  return {
    room: live.room,
    link: linkOf(live) ?? null,
    state: eventsByKind(live.states.state),
    viewers: live.present(),
    newest_frame: newest === undefined ? null : newest.header,
  };
}
