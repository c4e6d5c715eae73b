import { z } from "zod";

/**
 * JSON messages of canvas rooms, `{type,payload}` both ways. A binary message is the finished PNG
 * of the whole canvas; it follows `drawing:end`.
 */
export const canvasMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("hello"),
    payload: z.looseObject({ room: z.string() }).describe("first message to a client"),
  }),
  z.object({
    type: z.literal("draw"),
    payload: z.string().regex(/^data:image\//).describe("data URL of a live picture"),
  }),
  z.object({
    type: z.literal("state"),
    payload: z.enum(["drawing:start", "drawing:end"]),
  }),
  z.object({ type: z.literal("proc"), payload: z.string().describe("notes for the room") }),
  z.object({ type: z.literal("prompt"), payload: z.string().describe("the same as proc") }),
]);

/** A JSON message of a canvas room. */
export type CanvasMessage = z.output<typeof canvasMessage>;

/** Whose messages a canvas client receives. */
export const canvasSource = z.enum(["octane", "canvas", "both"]);
