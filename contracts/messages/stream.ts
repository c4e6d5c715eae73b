import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { IMAGE_SIDE_MAX } from "../limits.ts";
import { actor, hexColour, nothing, stamped } from "./fields.ts";

const maxSize = z.int().min(0).max(IMAGE_SIDE_MAX)
  .describe("longest side in pixels, 0 for no cap");

/** Form and range of each stream setting. */
export const streamSettingFields = {
  min_interval_ms: z.int().min(0).max(5_000).describe("shortest time between two images, ms"),
  min_sample_step: z.int().min(0).max(100_000)
    .describe("fewest new samples per pixel between two images of one epoch"),
  max_size_full: maxSize,
  max_size_half: maxSize,
  max_size_quarter: maxSize,
  quality_interactive: z.int().min(30).max(95).describe("JPEG quality while a gesture runs"),
  quality_settling: z.int().min(30).max(100).describe("JPEG quality otherwise"),
  chroma: z.enum(["420", "444"]).describe("JPEG chroma subsampling"),
  background: hexColour.describe("colour behind alpha in live tiers, #rrggbb"),
  exposure: z.number().min(-10).max(10).describe("stops, applied to HDR images only"),
};

/** All stream settings of a room. */
export const streamSettings = z.object(streamSettingFields).meta({ title: "stream settings" });

/** All stream settings of a room. */
export type StreamSettings = z.output<typeof streamSettings>;

/** Name of a stream setting. */
export type StreamSettingKey = keyof StreamSettings;

/** What a room has until somebody changes it. */
export const DEFAULT_STREAM_SETTINGS: Readonly<StreamSettings> = {
  min_interval_ms: 0,
  min_sample_step: 0,
  max_size_full: 0,
  max_size_half: 0,
  max_size_quarter: 0,
  quality_interactive: 70,
  quality_settling: 85,
  chroma: "420",
  background: "#000000",
  exposure: 0,
};

const fields = streamSettingFields;

const oneSetting = z.discriminatedUnion("key", [
  z.object({ key: z.literal("min_interval_ms"), value: fields.min_interval_ms }),
  z.object({ key: z.literal("min_sample_step"), value: fields.min_sample_step }),
  z.object({ key: z.literal("max_size_full"), value: fields.max_size_full }),
  z.object({ key: z.literal("max_size_half"), value: fields.max_size_half }),
  z.object({ key: z.literal("max_size_quarter"), value: fields.max_size_quarter }),
  z.object({ key: z.literal("quality_interactive"), value: fields.quality_interactive }),
  z.object({ key: z.literal("quality_settling"), value: fields.quality_settling }),
  z.object({ key: z.literal("chroma"), value: fields.chroma }),
  z.object({ key: z.literal("background"), value: fields.background }),
  z.object({ key: z.literal("exposure"), value: fields.exposure }),
]);

/** How callbacks are filtered and encoded; kept per room. */
export const streamEvents = defineEvents({
  setStreamSettingRequest: {
    direction: "c2s",
    owner: "frame-ingest",
    role: "operator",
    since: 1,
    available: true,
    reply: "streamSettingsChanged",
    doc: "Sets one stream setting for the room, while running.",
    payload: oneSetting,
  },
  getStreamSettingsRequest: {
    direction: "c2s",
    owner: "frame-ingest",
    role: "viewer",
    since: 1,
    available: true,
    reply: "streamSettingsChanged",
    doc: "Asks for the stream settings of the room.",
    payload: nothing,
  },
  streamSettingsChanged: {
    direction: "s2c",
    owner: "frame-ingest",
    role: "viewer",
    subject: "stream",
    since: 1,
    available: true,
    doc: "The effective stream settings of the room; answers and announces.",
    payload: z.object({ ...stamped, settings: streamSettings, changed_by: actor.optional() }),
  },
});
