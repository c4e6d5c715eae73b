import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { DRAWING_CHARS_MAX, NAME_CHARS_MAX } from "../limits.ts";
import { nothing, unixMs } from "./fields.ts";

/** What drawing pages of the canvas room show, for viewers of the render. */
export const drawingEvents = defineEvents({
  drawingChanged: {
    direction: "s2c",
    owner: "gateway",
    role: "viewer",
    since: 1,
    available: true,
    doc: "A drawing page sent a picture or changed its state; newest wins. Pictures come at most " +
      "five times a second and are made smaller where they are too large.",
    payload: z.object({
      sender: z.string().max(64).describe("id of the drawing page's connection"),
      name: z.string().max(NAME_CHARS_MAX).optional().describe("what the page calls itself"),
      state: z.enum(["drawing:start", "drawing:end"]).optional(),
      image: z.string().max(DRAWING_CHARS_MAX)
        .regex(/^data:image\/(jpeg|png|webp);base64,/).optional()
        .describe("data URL of the drawing"),
      ended: z.enum(["finished", "left", "silent"]).optional().describe(
        "why nothing more comes: its last picture is here, its page has left, or it says nothing",
      ),
      at: unixMs,
    }),
  },
  getDrawingRequest: {
    direction: "c2s",
    owner: "gateway",
    role: "viewer",
    since: 1,
    available: true,
    reply: "drawingChanged",
    doc: "Asks for the newest picture of the room's drawing pages; `not_found` before the first.",
    payload: nothing,
  },
});
