import { CANVAS_KEPT_BYTES, type Room } from "@fuelrail/contracts";
import type { RelayItem } from "../../core/canvas/canvas_flow.ts";

/** The newest picture that canvas clients of a room have drawn. */
export interface KeptDrawings {
  keep(room: Room, picture: RelayItem): void;
  of(room: Room): RelayItem | undefined;
  forget(room: Room): void;
}

/** Keeps pictures for who joins later, up to `CANVAS_KEPT_BYTES` over all rooms. */
export function createKeptDrawings(): KeptDrawings {
  const pictures = new Map<Room, RelayItem>();
  let bytes = 0;

  function forget(room: Room): void {
    bytes -= pictures.get(room)?.bytes ?? 0;
    pictures.delete(room);
  }

  return {
    keep(room, picture) {
      forget(room);
      pictures.set(room, picture);
      bytes += picture.bytes;
      for (const oldest of pictures.keys()) {
        if (bytes <= CANVAS_KEPT_BYTES) break;
        forget(oldest);
      }
    },
    of: (room) => pictures.get(room),
    forget,
  };
}
