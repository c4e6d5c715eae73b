import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { bytes, cursor, hexColour, id, name, path, paths, sentence, side } from "./fields.ts";

const ask = { direction: "c2s", owner: "scene-query", since: 1, available: true } as const;
const tell = {
  direction: "s2c",
  owner: "scene-query",
  role: "viewer",
  since: 1,
  available: true,
} as const;

const library = z.enum(["local", "live"]).describe("LocalDB or LiveDB");

/** Materials of the scene and of Octane's libraries. */
export const materialEvents = defineEvents({
  getMaterialsRequest: {
    ...ask,
    available: true,
    role: "viewer",
    reply: "materialsResult",
    doc: "Lists the scene's materials.",
    payload: z.object({ cursor: cursor.optional() }),
  },
  materialsResult: {
    ...tell,
    available: true,
    doc: "The scene's materials; the swatch is made of their colour values only.",
    payload: z.object({
      materials: z.array(z.object({
        path,
        name: z.string(),
        node_type: z.string().max(128),
        swatch: hexColour.nullable().describe("null when it has no plain colour"),
        used_by: paths.optional(),
      })),
      next: cursor.optional(),
    }),
  },
  assignMaterialRequest: {
    ...ask,
    available: true,
    role: "operator",
    reply: "editResult",
    doc: "Connects a material to a material pin of an object.",
    payload: z.object({
      prim_path: path,
      material_path: path,
      pin: z.string().max(256).optional().describe("default: the object's first material pin"),
      confirm: z.boolean().default(false),
    }),
  },
  duplicateMaterialRequest: {
    ...ask,
    available: true,
    role: "operator",
    reply: "editResult",
    doc: "Duplicates a material with what it owns.",
    payload: z.object({ material_path: path, name: name.optional() }),
  },
  getMaterialLibraryRequest: {
    ...ask,
    role: "viewer",
    reply: "materialLibraryResult",
    doc: "Lists a folder of a material library, where this Octane serves it.",
    payload: z.object({ library, folder: id.optional(), cursor: cursor.optional() }),
  },
  materialLibraryResult: {
    ...tell,
    doc: "One folder of a material library.",
    payload: z.object({
      library,
      folder: id.optional(),
      folders: z.array(z.object({ id, name: z.string() })),
      entries: z.array(z.object({
        id,
        name: z.string(),
        author: z.string().optional(),
        has_thumbnail: z.boolean(),
      })),
      next: cursor.optional(),
    }),
  },
  loadLibraryMaterialRequest: {
    ...ask,
    role: "operator",
    reply: "editResult",
    doc: "Loads an entry of a material library into a graph of the scene.",
    payload: z.object({ library, entry: id, parent_path: path.optional() }),
  },
  getMaterialPreviewRequest: {
    ...ask,
    role: "viewer",
    reply: "materialPreviewResult",
    doc: "Asks Octane to render a preview of a material, or for a library's thumbnail.",
    payload: z.union([
      z.object({ material_path: path, size: side.max(1_024).default(128) }),
      z.object({ library, entry: id }),
    ]),
  },
  materialPreviewResult: {
    ...tell,
    doc: "A preview that Octane made; absent with the reason when it made none.",
    payload: z.object({
      material_path: path.optional(),
      entry: id.optional(),
      image: z.string().max(200_000).optional().describe("data URL"),
      bytes: bytes.optional(),
      reason: sentence.optional(),
    }),
  },
});
