import { DRAWING_CHARS_MAX, NAME_CHARS_MAX, type PayloadOf } from "@fuelrail/contracts";

/** What viewers are told of a drawing page. */
export type DrawingWord = PayloadOf<"drawingChanged">;

const SENDER_CHARS_MAX = 64;

/** Who draws, as a message's headers say it; names come percent-encoded. */
export interface DrawingSender {
  readonly sender: string;
  readonly name?: string;
}

/** Reads who sent a message; a publisher that says nothing is nobody in particular. */
export function readSender(id: string | undefined, name: string | undefined): DrawingSender {
  const sender = (id ?? "").slice(0, SENDER_CHARS_MAX);
  if (name === undefined || name === "") return { sender };
  try {
    return { sender, name: decodeURIComponent(name).slice(0, NAME_CHARS_MAX) };
  } catch {
    return { sender };
  }
}

/** Whether a picture may go to viewers as it came. */
export function isSmallPicture(url: string): boolean {
  return url.length <= DRAWING_CHARS_MAX && /^data:image\/(jpeg|png|webp);/.test(url);
}

/** The bytes of a base64 data URL; none when they are cut off. */
export function bytesOfUrl(url: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(url.slice(url.indexOf(",") + 1));
  } catch {
    return new Uint8Array(0);
  }
}
