import { z } from "zod";
import { BOOKMARKS_MAX, STROKE_POINTS_MAX, THUMBNAIL_CHARS_MAX } from "../limits.ts";
import { auditEntry } from "./access.ts";
import {
  actor,
  bytes,
  hexColour,
  id,
  keyId,
  name,
  side,
  text,
  triple,
  u32,
  unixMs,
} from "./fields.ts";
import { valueFactFields, valueType } from "./property_value.ts";
import { streamSettingFields } from "./stream.ts";

/** A camera that the room remembers. */
export const cameraBookmark = z.object({
  id: keyId,
  name,
  position: triple,
  target: triple,
  up: triple,
  fov: z.number().describe("horizontal, degrees"),
  orthographic_scale: z.number().positive().optional(),
  created_at: unixMs,
  created_by: actor.optional(),
}).meta({ title: "bookmark" });

/** A camera that the room remembers. */
export type CameraBookmark = z.output<typeof cameraBookmark>;

/** Key-value entry with every bookmark of a room. */
export const bookmarksEntry = z.object({
  bookmarks: z.array(cameraBookmark).max(BOOKMARKS_MAX),
});

const unit = z.number().min(-1).max(2).describe("fraction of the picture's width or height");
const point = z.tuple([unit, unit]);

const shape = {
  snapshot_id: keyId.optional().describe("the snapshot it lies on; absent for the live picture"),
  colour: hexColour,
  width: z.number().min(0.0001).max(0.2).describe(
    "of its lines, as a fraction of the picture's width; letters are eight times as high",
  ),
};

const mark = { ...shape, id: keyId, author: actor, created_at: unixMs };

const pen = {
  kind: z.literal("pen"),
  points: z.array(point).min(1).max(STROKE_POINTS_MAX),
  pressure: z.array(z.number().min(0).max(1)).max(STROKE_POINTS_MAX).optional()
    .describe("of each point; as many as there are points"),
};
const arrow = { kind: z.literal("arrow"), from: point, to: point };
const box = { kind: z.literal("box"), from: point, to: point };
const words = { kind: z.literal("text"), at: point, text: text.min(1).max(2_000) };

/** One annotation; also its key-value entry. Points count from the picture's top left. */
export const annotation = z.discriminatedUnion("kind", [
  z.object({ ...mark, ...pen }),
  z.object({ ...mark, ...arrow }),
  z.object({ ...mark, ...box }),
  z.object({ ...mark, ...words }),
]).meta({ title: "annotation" });

/** What the key-value entry of an annotation holds beside it, told to nobody. */
export const annotationOwner = z.object({
  owner: z.string().max(64).optional()
    .describe("digest of the resume token of who drew it; only that person's requests match it"),
});

/** One annotation. */
export type Annotation = z.output<typeof annotation>;

/** An annotation as somebody draws it: what the gateway sets is still missing. */
export const annotationDraft = z.discriminatedUnion("kind", [
  z.object({ ...shape, ...pen }),
  z.object({ ...shape, ...arrow }),
  z.object({ ...shape, ...box }),
  z.object({ ...shape, ...words }),
]).meta({ title: "drawn annotation" });

/** An annotation as somebody draws it. */
export type AnnotationDraft = z.output<typeof annotationDraft>;

/** One stored still; also its key-value metadata entry, beside its parts. */
export const snapshot = z.object({
  id: keyId,
  name,
  session: u32,
  seq: u32,
  epoch: u32,
  width: side,
  height: side,
  samples: z.int().min(0).describe("samples per pixel"),
  bytes,
  parts: z.int().min(1).describe("number of 1 MiB values that hold the PNG"),
  sha256: z.string().regex(/^[0-9a-f]{64}$/).describe("of the PNG"),
  taken_at: unixMs,
  taken_by: actor.optional(),
  thumbnail: z.string().max(THUMBNAIL_CHARS_MAX).optional().describe("JPEG data URL"),
}).meta({ title: "snapshot" });

/** One stored still. */
export type Snapshot = z.output<typeof snapshot>;

/** Key-value entry of the notes line of a room. */
export const promptEntry = z.object({ text, changed_at: unixMs, changed_by: actor.optional() });

/** The notes line of a room, as it is stored. */
export type PromptEntry = z.output<typeof promptEntry>;

/** Key-value entry of the stream settings that a room has changed. */
export const streamSettingsEntry = z.object(streamSettingFields).partial();

/** Key-value entry of the render settings that viewers chose, apart from what the scene holds. */
export const renderSettingsEntry = z.object({
  settings: z.record(
    z.string().min(1).max(128),
    z.union([z.boolean(), z.number(), z.string().max(4_096), z.array(z.number()).max(16)]),
  ),
});

/** Key-value entry of an admin's lock on a room. */
export const lockEntry = z.object({
  locked: z.boolean(),
  since: unixMs,
  by: actor.optional(),
  reason: z.string().max(2_000).optional(),
});

/** An admin's lock on a room, as it is stored. */
export type LockEntry = z.output<typeof lockEntry>;

/** Key-value entry of a revoked token, kept until the token expires. */
export const revocationEntry = z.object({
  jti: id,
  expires_at: unixMs.nullable().describe("null where it is not known: kept for ever"),
  revoked_at: unixMs,
  by: actor.optional(),
  reason: z.string().max(2_000).optional(),
});

/** A revoked token, as it is stored. */
export type RevocationEntry = z.output<typeof revocationEntry>;

/** Key-value entry of what one service of a room wrote to Octane last, newest first. */
export const auditEntries = z.object({ entries: z.array(auditEntry), dropped: z.int().min(0) });

/** Key-value entry that remembers the render target that was shown last, by path. */
export const renderTargetEntry = z.object({ path: z.string(), project: z.string().optional() });

const pinValueEntry = z.object({ type: valueType, ...valueFactFields });

/**
 * Key-value entry of what one version of Octane says of its node types: pins by type and position,
 * attributes by type. Another version or generation asks anew.
 */
export const nodeTypesEntry = z.object({
  version: z.string(),
  generation: z.enum(["alpha5", "beta2"]),
  pin_names: z.record(z.string(), z.string()),
  pin_counts: z.record(z.string(), z.int().min(0)),
  pins: z.record(
    z.string(),
    z.object({
      index: z.int().min(0),
      id: z.int(),
      name: z.string(),
      label: z.string(),
      group: z.string(),
      pinType: z.string(),
      colour: z.string(),
      defaultNodeType: z.int(),
      isDynamic: z.literal(false),
      value: pinValueEntry.optional(),
    }),
  ),
  attributes: z.record(
    z.string(),
    z.array(z.object({
      id: z.int(),
      name: z.string(),
      label: z.string(),
      attributeType: z.int(),
      type: valueType,
      isArray: z.boolean(),
      isBulk: z.boolean(),
    })),
  ),
});

/** What is kept of one Octane's node types. */
export type NodeTypesEntry = z.output<typeof nodeTypesEntry>;
