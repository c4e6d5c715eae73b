import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { bytes, id, name, nothing, sentence, unixMs } from "./fields.ts";

const ask = {
  direction: "c2s",
  owner: "scene-query",
  role: "operator",
  since: 1,
  available: true,
} as const;
const tell = {
  direction: "s2c",
  owner: "scene-query",
  role: "viewer",
  since: 1,
  available: true,
} as const;

const format = z.enum(["png8", "png16", "exr16", "exr32", "tiff8", "tiff16", "jpeg"]);
const file = z.object({
  pass: z.string().max(128),
  format,
  label: z.string().max(256).describe("file name without any folder"),
  download: z.string().max(512).nullable()
    .describe("address of the download, null when only Octane's machine has the file"),
  made_at: unixMs,
  bytes: bytes.optional(),
}).meta({ title: "exported file" });

/** Pictures that Octane itself writes, on its own machine. */
export const exportEvents = defineEvents({
  exportImageRequest: {
    ...ask,
    reply: "exportResult",
    doc: "Lets Octane write the present picture, or one render pass, as a file.",
    payload: z.object({
      format,
      pass: z.string().max(128).default("beauty"),
      name: name.optional(),
    }),
  },
  exportPassesRequest: {
    ...ask,
    reply: "accepted",
    doc: "Lets Octane write several render passes, one by one; `exportResult` follows for each.",
    payload: z.object({
      format,
      passes: z.array(z.string().min(1).max(128)).min(1).max(64),
      name: name.optional(),
    }),
  },
  exportResult: {
    ...tell,
    doc: "What was written, and how to get it; files stay on Octane's machine.",
    payload: z.object({
      result: z.enum(["success", "error"]),
      operation_id: id.optional(),
      file: file.optional(),
      error: sentence.optional(),
      note: sentence.optional().describe("where it lies when it cannot be downloaded"),
    }),
  },
  getExportsRequest: {
    ...ask,
    role: "viewer",
    reply: "exportsResult",
    doc: "Lists what was exported since the start.",
    payload: nothing,
  },
  exportsResult: {
    ...tell,
    doc: "What was exported since the start, newest first.",
    payload: z.object({ files: z.array(file) }),
  },
  exportPart: {
    direction: "bus",
    owner: "scene-query",
    role: "operator",
    since: 1,
    available: true,
    reply: "bytes",
    doc: "Asks for one part of an exported file: raw bytes with the headers `Fuelrail-Part` and " +
      "`Fuelrail-Parts`. Not there: an empty body with `Fuelrail-None: 1`; unreadable: the reason " +
      "in its place.",
    payload: z.object({ id, part: z.int().min(0).describe("from 0") }),
  },
});
