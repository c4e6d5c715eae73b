import { z } from "zod";
import {
  IMAGE_SIDE_MAX,
  NAME_CHARS_MAX,
  PATH_CHARS_MAX,
  PATHS_MAX,
  REQUEST_ID_CHARS_MAX,
  TEXT_CHARS_MAX,
} from "../limits.ts";

/** An unsigned 32-bit count. */
export const u32 = z.int().min(0).max(0xffff_ffff).meta({
  title: "u32",
  description: "unsigned 32-bit number",
});
/** A count from zero without an upper bound of its own. */
export const count = z.int().min(0);
/** A 64-bit number: exact text when it does not fit a double, else a number. */
export const wide = z.union([z.int(), z.string().regex(/^-?\d{1,20}$/)])
  .meta({ title: "wide integer", description: "64-bit; as text when a double would round it" });
/** Unix time, ms. */
export const unixMs = z.number().min(0).describe("Unix time, ms").meta({ title: "Unix time" });
/** A span of time, ms. */
export const spanMs = z.number().min(0).describe("ms");
/** A span of time, seconds. */
export const seconds = z.number().min(0).describe("seconds");
/** A number of bytes. */
export const bytes = z.int().min(0).describe("bytes");
/** Width or height, pixels. */
export const side = z.int().min(1).max(IMAGE_SIDE_MAX).describe("pixels")
  .meta({ title: "side" });
/** A position or direction: x, y, z. */
export const triple = z.tuple([z.number(), z.number(), z.number()]).meta({
  title: "triple",
  description: "x, y, z",
});
/** A point in render pixels from the top left. */
export const renderPixel = z.number().describe("render pixels from the top left");
/** A name that people give. */
export const name = z.string().min(1).max(NAME_CHARS_MAX).meta({
  title: "name",
  description: "given by people",
});
/** Names a viewer for as long as it is connected. */
export const viewerId = z.string().min(1).max(64).meta({
  title: "viewer id",
  description: "lasts as long as the connection",
});
/** An identifier that Fuelrail gave out. */
export const id = z.string().min(1).max(128).meta({
  title: "id",
  description: "given out by Fuelrail",
});
/** An identifier that is also part of a key-value key. */
export const keyId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/).meta({
  title: "key id",
  description: "also part of a key-value key",
});
/** Free text. */
export const text = z.string().max(TEXT_CHARS_MAX);
/** A short sentence for people. */
export const sentence = z.string().max(2_000).meta({
  title: "sentence",
  description: "for people",
});
/** Path of a scene node; `/` is the root. */
export const path = z.string().min(1).max(PATH_CHARS_MAX).regex(/^\//)
  .describe("`/` is the root").meta({ title: "scene path" });
/** Several scene paths. */
export const paths = z.array(path).max(PATHS_MAX);
/** Ties an answer to its question. */
export const requestId = z.union([z.string().min(1).max(REQUEST_ID_CHARS_MAX), z.int()]);
/** Who caused a change, as others see them. */
export const actor = z.object({ viewer_id: viewerId.optional(), name: name.optional() })
  .describe("who did it").meta({ title: "actor" });
/** What an access token allows. */
export const role = z.enum(["viewer", "operator", "admin"]);
/** A live tier. */
export const liveTier = z.enum(["quarter", "half", "full"]);
/** A tier. */
export const tier = z.enum(["quarter", "half", "full", "still"]);
/** Red, green and blue of 8 bits each. */
export const hexColour = z.string().regex(/^#[0-9a-fA-F]{6}$/).describe("#rrggbb");
/** Where the next page of a list starts; send it back as `cursor`. */
export const cursor = z.string().min(1).max(1_024).meta({
  title: "cursor",
  description: "where the next page starts",
});
/** Fields that every state event carries. */
export const stamped = {
  session: u32.meta({ title: "session", description: "random for each start of the owner" }),
  revision: u32.min(1).meta({ title: "revision", description: "counts up per subject" }),
};
/** A request without fields. */
export const nothing = z.object({});
