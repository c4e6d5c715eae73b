import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { PAGE_ROWS_MIN } from "../limits.ts";
import { actor, count, cursor, nothing, path, paths, spanMs, stamped, u32 } from "./fields.ts";
import { propertyValue } from "./property_value.ts";

const ask = {
  direction: "c2s",
  owner: "scene-query",
  role: "viewer",
  since: 1,
  available: false,
} as const;
const tell = {
  direction: "s2c",
  owner: "scene-query",
  role: "viewer",
  since: 1,
  available: false,
} as const;

/** One row of the outliner. */
export const sceneRow = z.object({
  name: z.string(),
  path,
  type: z.string().max(64).describe("xform, scope, geom, light, camera, material, texture, ..."),
  children: z.boolean().describe("whether it can be expanded"),
  hasChildren: z.boolean().describe("the same as children"),
  node_type: z.string().max(128).optional().describe("Octane's type, such as NT_GEO_MESH"),
  out_type: z.string().max(128).optional().describe("Octane's output pin type"),
  pin: z.string().max(256).optional().describe("the parent's pin it sits on"),
  is_graph: z.boolean().optional(),
  also_at: paths.optional().describe("other places of the same node"),
  age_ms: spanMs.optional().describe("how long ago it was read, when it may be out of date, ms"),
}).meta({ title: "scene row" });

/** The scene as a tree, read level by level. */
export const hierarchyEvents = defineEvents({
  getChildrenRequest: {
    ...ask,
    available: true,
    reply: "getChildrenResult",
    doc: "Lists what is directly below a node.",
    payload: z.object({
      prim_path: path,
      filters: z.array(z.string().max(64)).max(64).nullish().describe("row types to keep"),
      max_depth: z.int().min(1).max(16).optional().describe("for a review snapshot"),
      max_nodes: z.int().min(1).max(10_000).optional().describe("for a review snapshot"),
      page_rows: z.int().min(1).max(5_000).optional().describe(`default ${PAGE_ROWS_MIN}`),
      fresh: z.boolean().optional().describe(
        "reads the level again from Octane first, which leaves a list behind there for a graph",
      ),
      cursor: cursor.optional(),
    }),
  },
  getChildrenResult: {
    ...tell,
    available: true,
    doc: "What is directly below a node, in pin or item order.",
    payload: z.object({
      prim_path: path,
      children: z.array(sceneRow),
      mode: z.enum(["level", "review_snapshot"]).optional(),
      max_depth: count.optional(),
      max_nodes: count.optional(),
      truncated: z.boolean().optional(),
      project_generation: u32.optional(),
      next: cursor.optional(),
    }),
  },
  searchNodesRequest: {
    ...ask,
    available: true,
    reply: "searchNodesResult",
    doc: "Finds nodes by name or type, anywhere below a node.",
    payload: z.object({
      query: z.string().min(1).max(256),
      below: path.optional(),
      types: z.array(z.string().max(128)).max(64).optional(),
      cursor: cursor.optional(),
    }),
  },
  searchNodesResult: {
    ...tell,
    available: true,
    doc: "Nodes that were found; `complete` is false while the scene is still being read.",
    payload: z.object({
      query: z.string(),
      rows: z.array(sceneRow),
      complete: z.boolean(),
      next: cursor.optional(),
    }),
  },
  getPrimCountRequest: {
    ...ask,
    available: true,
    reply: "getPrimCountResult",
    doc: "Asks how many nodes the scene has.",
    payload: nothing,
  },
  getPrimCountResult: {
    ...tell,
    available: true,
    doc: "How many nodes are known; `complete` is false while the scene is still being read.",
    payload: z.object({ count, complete: z.boolean().optional() }),
  },
  getVariantsRequest: {
    ...ask,
    available: true,
    reply: "getVariantsResponse",
    doc: "Asks which choices a switch-like node or the render targets offer.",
    payload: z.object({ prim_path: path }),
  },
  getVariantsResponse: {
    ...tell,
    available: true,
    doc: "The choices of a node by set, and what is chosen.",
    payload: z.object({
      prim_path: path,
      variants: z.record(
        z.string(),
        z.object({ options: z.array(z.string()), selection: z.string() }),
      ),
    }),
  },
  setVariantRequest: {
    ...ask,
    available: true,
    role: "operator",
    reply: "getVariantsResponse",
    doc: "Chooses one option of a set.",
    payload: z.object({
      prim_path: path,
      variant_set: z.string().min(1).max(256),
      variant_selection: z.string().max(256),
    }),
  },
  sceneChanged: {
    ...tell,
    available: true,
    subject: "scene",
    doc:
      "What changed in the scene, by whom, whether edited here or inside Octane. Of edits inside " +
      "Octane values of inspected nodes, names, links and deletions among up to 100 visible rows " +
      "are told within a second. Nodes made inside Octane only show when a graph is listed again, " +
      "which leaves a list behind in Octane that nothing releases: a visible graph is listed once " +
      "after a change and then at most every 3 s, rarer (up to 48 s) while nothing is found. " +
      "`getChildrenRequest` with `fresh` lists it at once.",
    payload: z.object({
      ...stamped,
      project_generation: u32,
      changes: z.array(z.discriminatedUnion("change", [
        z.object({ change: z.literal("project"), root_prim_path: path }),
        z.object({ change: z.literal("children"), path, rows: z.array(sceneRow).optional() }),
        z.object({ change: z.literal("added"), parent: path, row: sceneRow, index: count }),
        z.object({ change: z.literal("removed"), path }),
        z.object({ change: z.literal("renamed"), path, new_path: path, name: z.string() }),
        z.object({ change: z.literal("links"), path, pin: z.string().optional() }),
        z.object({ change: z.literal("moved"), path, position: z.tuple([z.number(), z.number()]) }),
        z.object({
          change: z.literal("value"),
          path,
          property: z.string(),
          value: propertyValue.optional().describe("absent when it must be read again"),
        }),
      ])),
      source: z.enum(["edit", "octane", "load"]).describe("made here, inside Octane, by a load"),
      changed_by: actor.optional(),
      edit_id: z.string().optional(),
      edit_name: z.string().max(256).optional(),
    }),
  },
});
