import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import {
  actor,
  bytes,
  cursor,
  id,
  name,
  nothing,
  path,
  sentence,
  stamped,
  u32,
  unixMs,
} from "./fields.ts";

const ask = { direction: "c2s", owner: "scene-query", since: 1, available: true } as const;
const tell = {
  direction: "s2c",
  owner: "scene-query",
  role: "viewer",
  since: 1,
  available: true,
} as const;

const projectRef = z.string().min(1).max(1_024)
  .describe("id or relative address in the project registry, never a path of a server");
const outcome = z.enum(["success", "error"]);

/** Projects and assets, by registry id; no path of a server is ever in a message. */
export const projectEvents = defineEvents({
  openStageRequest: {
    ...ask,
    role: "operator",
    reply: "openStageResult",
    doc: "Opens a project; the one that is open already is answered at once, without a reload. " +
      "A load that takes longer than a request may is `accepted` and ends in `openStageResult`.",
    payload: z.object({
      url: projectRef,
      camera_policy: z.enum(["preserve", "fit", "scene"]).optional()
        .describe("becomes the room's policy"),
      confirm: z.boolean().default(false).describe("true to lose unsaved changes"),
    }),
  },
  openStageResult: {
    ...tell,
    subject: "scene",
    doc: "The project that is open, after a load and on joining; an error says what is left.",
    payload: z.object({
      ...stamped,
      url: z.string().describe("relative address in the registry; empty when it is not in it"),
      id: id.optional(),
      result: outcome,
      error: sentence.optional(),
      root_prim_path: path.optional(),
      label: z.string().max(256).optional(),
      project_generation: u32.optional(),
      changed_by: actor.optional(),
    }),
  },
  resetStageRequest: {
    ...ask,
    role: "operator",
    reply: "openStageResult",
    doc: "Loads the open project again, also when it is the same.",
    payload: z.object({ confirm: z.boolean().default(false).describe("true to lose changes") }),
  },
  loadingStateQuery: {
    ...ask,
    role: "viewer",
    reply: "loadingStateResponse",
    doc: "Asks whether a project is being loaded.",
    payload: nothing,
  },
  loadingStateResponse: {
    ...tell,
    subject: "scene",
    doc: "Whether a project is being loaded, and which.",
    payload: z.object({
      session: stamped.session.optional(),
      revision: stamped.revision.optional(),
      url: z.string(),
      loading_state: z.enum(["idle", "busy"]),
      phase: z.enum(["resolving_asset", "loading_stage", "compiling_shaders", "ready"]).optional(),
    }),
  },
  updateProgressAmount: {
    ...tell,
    subject: "scene",
    doc: "How far a long load is.",
    payload: z.object({
      ...stamped,
      amount: z.number().min(0).max(1).describe("steps that are done; Octane tells no more"),
    }),
  },
  updateProgressActivity: {
    ...tell,
    subject: "scene",
    doc: "What a long load is doing.",
    payload: z.object({ ...stamped, activity: sentence }),
  },
  getProjectsRequest: {
    ...ask,
    role: "viewer",
    reply: "projectsResult",
    doc: "Lists the projects that can be opened.",
    payload: z.object({ query: z.string().max(256).optional(), cursor: cursor.optional() }),
  },
  projectsResult: {
    ...tell,
    doc: "Projects that can be opened.",
    payload: z.object({
      projects: z.array(z.object({
        id,
        label: z.string().max(256),
        folder: z.string().max(1_024).optional(),
        bytes: bytes.optional(),
        changed_at: unixMs.optional(),
        open: z.boolean().optional(),
      })),
      next: cursor.optional(),
    }),
  },
  newProjectRequest: {
    ...ask,
    role: "operator",
    reply: "openStageResult",
    doc: "Starts an empty project; Alpha 5 may ask on Octane's own screen and wait for the answer.",
    payload: z.object({ confirm: z.boolean().default(false).describe("true to lose changes") }),
  },
  saveProjectRequest: {
    ...ask,
    role: "operator",
    reply: "projectSaved",
    doc: "Saves the open project where it is.",
    payload: nothing,
  },
  saveProjectAsRequest: {
    ...ask,
    role: "operator",
    reply: "projectSaved",
    doc: "Saves the open project under a name in the registry's folder.",
    payload: z.object({ name, overwrite: z.boolean().default(false) }),
  },
  packageProjectRequest: {
    ...ask,
    role: "operator",
    reply: "projectSaved",
    doc: "Saves the open project with its assets as one package.",
    payload: z.object({ name, overwrite: z.boolean().default(false) }),
  },
  projectSaved: {
    ...tell,
    subject: "scene",
    doc: "Whether and as what the project was saved.",
    payload: z.object({
      ...stamped,
      result: outcome,
      id: id.optional(),
      label: z.string().max(256).optional(),
      error: sentence.optional(),
      changed_by: actor.optional(),
    }),
  },
  getAssetsRequest: {
    ...ask,
    role: "viewer",
    reply: "assetsResult",
    doc: "Lists the files that can be imported or chosen as a value.",
    payload: z.object({
      kind: z.enum(["geometry", "image", "volume", "any"]).default("any"),
      query: z.string().max(256).optional(),
      cursor: cursor.optional(),
    }),
  },
  assetsResult: {
    ...tell,
    doc: "Files that can be imported or chosen as a value.",
    payload: z.object({
      assets: z.array(z.object({
        id,
        label: z.string().max(256),
        kind: z.enum(["geometry", "image", "volume", "other"]),
        bytes: bytes.optional(),
      })),
      next: cursor.optional(),
    }),
  },
  importAssetRequest: {
    ...ask,
    role: "operator",
    reply: "editResult",
    doc: "Brings a file of the registry into a graph of the scene.",
    payload: z.object({ asset: id, parent_path: path.optional(), name: name.optional() }),
  },
});
