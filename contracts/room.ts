/** A checked room name: one Octane session, 1 to 32 characters of `A-Z 0-9 _ -`. */
export type Room = string & { readonly __brand: "Room" };

/** Outcome of {@link parseRoom}. */
export type RoomResult =
  | { readonly ok: true; readonly room: Room }
  | { readonly ok: false; readonly reason: string };

/** Pattern that an upper-cased room name matches. */
export const ROOM_PATTERN = /^[A-Z0-9][A-Z0-9_-]{0,31}$/;

const ANY_CASE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/;

/** Upper-cases `text` and checks it; the reason quotes at most 40 characters of what was given. */
export function parseRoom(text: string): RoomResult {
  // Checked before the case is folded: some other letters fold to ASCII ones.
  const upper = ANY_CASE.test(text) ? text.toUpperCase() : "";
  if (isRoom(upper)) return { ok: true, room: upper };
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  return {
    ok: false,
    reason: `Room name ${JSON.stringify(shown)} must be 1 to 32 of A-Z, 0-9, "_" and "-", ` +
      `starting with a letter or digit`,
  };
}

function isRoom(text: string): text is Room {
  return ROOM_PATTERN.test(text);
}
