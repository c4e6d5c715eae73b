import type { RoomFrame } from "../room_frame.ts";
import type { Rendition } from "./canvas_wish.ts";

/** Whether a frame can be passed on without encoding it again. */
export function fits(rendition: Rendition, { header }: Pick<RoomFrame, "header">): boolean {
  const isSmall = Math.max(header.width, header.height) <= rendition.sizePx;
  return isSmall && rendition.mayPassOn && header.codec === "jpeg";
}
