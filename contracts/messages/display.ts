import { z } from "zod";

const size = {
  width: z.int().min(1).max(1_000).describe("columns of text"),
  height: z.int().min(1).max(500).describe("rows of text"),
};

const note = z.string().describe("a word for people who read the messages");

/** Which image a picture as text shows. */
const source = {
  seq: z.int().min(0).optional().describe("the source image"),
  captured_at: z.number().optional().describe("Unix time at which the image arrived, ms"),
  note: note.optional(),
};

/** Messages of a display client; one that sends no `hello` within 500 ms gets `frame` lines. */
export const displayClientMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("hello"),
    protocol: z.literal(1),
    modes: z.array(z.enum(["diff", "binary", "json"])).min(1).max(3),
    codecs: z.array(z.enum(["jpeg", "png", "webp"])).max(3).optional()
      .describe("what the client can decode; left out: all"),
    max_fps: z.number().min(0.1).max(240).optional().describe("pictures a second"),
    token: z.string().max(8_192).optional(),
    name: z.string().max(128).optional(),
  }),
  z.object({ type: z.literal("resize"), ...size }),
  z.object({
    type: z.literal("command"),
    command: z.object({ event_type: z.string().max(128), payload: z.looseObject({}).optional() }),
  }),
  z.object({ type: z.literal("state_request") }),
]);

/** Messages to a display client; binary modes get frames and tiles as binary messages. */
export const displayServerMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("welcome"),
    protocol: z.literal(1),
    mode: z.enum(["diff", "binary", "json"]),
    carries: z.enum(["lines", "frames", "tiles"]).optional().describe(
      "what pictures come as: text, binary frames, or frames and changed tiles",
    ),
    room: z.string(),
    viewer_id: z.string().optional(),
    role: z.enum(["viewer", "operator", "admin"]).optional(),
    note: note.optional(),
  }),
  z.object({
    type: z.literal("frame"),
    ...size,
    lines: z.array(z.string()).describe("ANSI true-colour half blocks, one text per row"),
    ...source,
  }),
  z.object({
    type: z.literal("diff"),
    ...size,
    lines: z.array(z.tuple([z.int().min(0), z.string()])).describe("row and its new text"),
    ...source,
  }),
  z.object({
    type: z.literal("clear"),
    reason: z.string().optional(),
    note: note.optional(),
  }),
  z.object({ type: z.literal("state"), state: z.looseObject({}), note: note.optional() }),
  z.object({
    type: z.literal("reply"),
    reply: z.object({ event_type: z.string(), payload: z.looseObject({}) }),
  }),
]);

/** A message of a display client. */
export type DisplayClientMessage = z.output<typeof displayClientMessage>;

/** A message to a display client. */
export type DisplayServerMessage = z.output<typeof displayServerMessage>;
