import { STATE_REPEAT_MS } from "@fuelrail/contracts";

/** Silence of a room's frame-ingest after which its last word on the link no longer holds, ms. */
export const LINK_SILENCE_MS = 3 * STATE_REPEAT_MS;

/** What a gateway knows about who speaks for a room's link. */
export interface LinkSigns {
  readonly room: string;
  readonly isBusUp: boolean;
  /** Last sign of life of the room's frame-ingest, monotonic ms. */
  readonly heardMs: number | undefined;
  /** Whether a question found nobody to answer it since the last sign of life. */
  readonly isUnanswered: boolean;
}

/**
 * Why a gateway must itself tell its viewers that the link is offline, or undefined while the
 * word of frame-ingest holds or is still awaited.
 */
export function linkFault(signs: LinkSigns, nowMs: number): string | undefined {
  if (!signs.isBusUp) return "This gateway has lost its connection to the message bus";
  if (signs.isUnanswered) return `No frame-ingest answers for room ${signs.room}`;
  if (signs.heardMs !== undefined && nowMs - signs.heardMs > LINK_SILENCE_MS) {
    return silenceReason(signs.room);
  }
  return undefined;
}

/** What is said of a room whose frame-ingest no longer speaks. */
export function silenceReason(room: string): string {
  return `The frame-ingest of room ${room} has fallen silent`;
}
