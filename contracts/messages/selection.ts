import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import {
  actor,
  bytes,
  count,
  nothing,
  path,
  paths,
  renderPixel,
  sentence,
  stamped,
  triple,
  u32,
} from "./fields.ts";

const ask = { direction: "c2s", owner: "camera", since: 1, available: false } as const;
const tell = {
  direction: "s2c",
  owner: "camera",
  role: "viewer",
  since: 1,
  available: false,
} as const;

const mode = z.enum(["replace", "add", "subtract"]);

/** What a pick does with its hit. */
export const pickTool = z.enum([
  "select",
  "object",
  "material",
  "camera_target",
  "focus",
  "white_balance",
]);

const hit = z.object({
  path: path.optional().describe("absent when the node is not known by a path"),
  material_path: path.optional(),
  position: triple.describe("scene units"),
  normal: triple.optional(),
  depth: z.number().describe("from the camera, scene units"),
  material_pin: count.optional().describe("index of the material pin that was hit"),
}).meta({ title: "hit" });

/** Picking, selection and hover; the server decides, everyone is told. */
export const selectionEvents = defineEvents({
  pickRequest: {
    ...ask,
    available: true,
    role: "operator",
    reply: "pickResult",
    doc: "Asks Octane what is at a render pixel; a click with the select tool selects it.",
    payload: z.object({
      x: renderPixel,
      y: renderPixel,
      tool: pickTool.default("select"),
      mode: mode.default("replace"),
      clear_on_miss: z.boolean().default(false),
    }),
  },
  pickResult: {
    ...tell,
    available: true,
    doc: "What was hit, and what it changed; `miss` and `failed` keep the selection unless " +
      "clearing on a miss was asked for.",
    payload: z.object({
      outcome: z.enum(["hit", "miss", "failed"]),
      path: path.optional(),
      hit: hit.optional(),
      tool: pickTool.optional(),
      reason: sentence.optional().describe("why it failed"),
    }),
  },
  selectPrimsRequest: {
    ...ask,
    available: true,
    role: "operator",
    reply: "stageSelectionChanged",
    doc: "Selects by path; an empty list with `replace` clears. Unknown paths are refused by name.",
    payload: z.object({ paths, mode: mode.default("replace") }),
  },
  selectMarqueeRequest: {
    ...ask,
    available: true,
    role: "operator",
    reply: "stageSelectionChanged",
    doc: "Selects what picks find inside a rectangle of render pixels; right and bottom excluded.",
    payload: z.object({
      left: renderPixel,
      top: renderPixel,
      right: renderPixel,
      bottom: renderPixel,
      mode: mode.default("replace"),
    }),
  },
  makePrimsPickable: {
    ...ask,
    available: true,
    role: "operator",
    reply: "makePrimsPickableResult",
    doc: "Limits picks to these nodes and what is below them; an empty list frees picks again.",
    payload: z.object({ paths }),
  },
  makePrimsPickableResult: {
    ...tell,
    available: true,
    doc: "Whether picks are limited as asked.",
    payload: z.object({ result: z.enum(["success", "error"]), error: sentence.optional() }),
  },
  stageSelectionChanged: {
    ...tell,
    available: true,
    subject: "selection",
    doc: "The room's selection, for everyone, its sender included.",
    payload: z.object({
      ...stamped,
      prims: paths,
      primary: path.optional().describe("the newest of them"),
      hit: hit.optional().describe("where the picture was clicked"),
      project_generation: u32.optional(),
      meshes: z.record(z.string(), z.string().max(512)).optional()
        .describe("path to the address of its outline geometry"),
      changed_by: actor.optional(),
    }),
  },
  hoverRequest: {
    ...ask,
    available: true,
    role: "viewer",
    reply: "hoverChanged",
    doc: "Says which row or node this viewer points at; no path ends it.",
    payload: z.object({ path: path.optional() }),
  },
  hoverChanged: {
    ...tell,
    available: true,
    subject: "selection",
    doc: "What viewers point at in lists, for outlines.",
    payload: z.object({
      ...stamped,
      hovers: z.array(z.object({ viewer_id: z.string(), path })),
    }),
  },
  getSceneMeshesRequest: {
    ...ask,
    available: true,
    role: "viewer",
    reply: "sceneMeshesResult",
    doc: "Asks which geometry of the scene can be had, for previews of camera moves. It is read " +
      "from Octane little by little and never while the camera moves: ask again until `complete`.",
    payload: nothing,
  },
  sceneMeshesResult: {
    ...tell,
    available: true,
    doc: "The scene's geometry in world space, largest first: at most 256 meshes of together at " +
      "most 300000 triangles and 8 MiB.",
    payload: z.object({
      project_generation: u32,
      complete: z.boolean().describe("false while meshes are still being read"),
      total: count.describe("meshes that Octane lists"),
      left_out: count.describe(
        "of these, how many are not offered: unreadable, standing in several places, or too many",
      ),
      meshes: z.array(z.object({
        address: z.string().max(512).describe("of the mesh bytes"),
        triangles: count,
        bytes,
        min: triple.describe("corner of its bounds, scene units"),
        max: triple,
      })).max(256),
    }),
  },
  pickEffectRequest: {
    ...ask,
    role: "operator",
    reply: "pickEffectResult",
    doc: "Triggers an effect on picked nodes; offered only where the capability is advertised.",
    payload: z.object({
      paths,
      effect: z.string().min(1).max(128),
      value: z.union([z.boolean(), z.number(), z.string().max(1_024)]).optional(),
    }),
  },
  pickEffectResult: {
    ...tell,
    doc: "Whether the effect was applied.",
    payload: z.object({
      result: z.enum(["success", "error"]),
      error: sentence.optional(),
      applied: paths.optional(),
    }),
  },
  physicsImpulseRequest: {
    ...ask,
    role: "operator",
    reply: "physicsImpulseResult",
    doc: "Pushes nodes; Octane has no physics, so it is refused.",
    payload: z.object({ paths, impulse: triple, position: triple.optional() }),
  },
  physicsImpulseResult: {
    ...tell,
    doc: "Whether the push was applied.",
    payload: z.object({ result: z.enum(["success", "error"]), error: sentence.optional() }),
  },
});
