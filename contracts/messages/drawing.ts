import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { nothing, unixMs } from "./fields.ts";

/** What drawing pages of the canvas room show, for viewers of the render. */
export const drawingEvents = defineEvents({
  drawingChanged: {
    direction: "s2c",
    owner: "gateway",
    role: "viewer",
    subject: "canvas",
    since: 1,
    available: false,
    doc: "A drawing page sent a picture or changed its state; newest wins.",
    payload: z.object({
      sender: z.string().max(64),
      state: z.enum(["drawing:start", "drawing:end"]).optional(),
      image: z.string().max(200_000).regex(/^data:image\/(jpeg|png|webp);base64,/).optional()
        .describe("data URL of the live drawing"),
      at: unixMs,
    }),
  },
  getDrawingRequest: {
    direction: "c2s",
    owner: "gateway",
    role: "viewer",
    since: 1,
    available: false,
    reply: "drawingChanged",
    doc: "Asks for the newest picture of the room's drawing pages.",
    payload: nothing,
  },
});
