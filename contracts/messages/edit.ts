import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import {
  actor,
  count,
  id,
  name,
  nothing,
  path,
  paths,
  sentence,
  stamped,
  unixMs,
} from "./fields.ts";
import { newValue, propertyValue, valueType } from "./property_value.ts";

const ask = {
  direction: "c2s",
  owner: "scene-query",
  role: "operator",
  since: 1,
  available: true,
  reply: "editResult",
} as const;
const tell = {
  direction: "s2c",
  owner: "scene-query",
  role: "viewer",
  since: 1,
  available: true,
} as const;

const somePaths = paths.min(1);
const pinName = z.string().min(1).max(256).describe("pin name");
const at = z.tuple([z.number(), z.number()]).describe("position in the graph");
const confirm = z.boolean().default(false)
  .describe("true to go on although something is lost for good");
const undoStep = z.object({
  edit_id: id,
  name: z.string().max(256),
  by: actor.optional(),
  at: unixMs,
}).meta({ title: "undo step" });

/** Changes of the scene; many edits of one request are one update of the render. */
export const editEvents = defineEvents({
  setPropertyRequest: {
    ...ask,
    reply: "setPropertyResult",
    doc: "Sets one value of a node.",
    payload: z.object({
      prim_path: path,
      property: z.string().min(1).max(256),
      value: newValue,
      type: valueType.optional().describe("refused when the property is of another type"),
      gesture: id.optional().describe("edits of one gesture are undone together"),
    }),
  },
  setPropertyResult: {
    ...tell,
    doc: "The value that Octane then holds.",
    payload: z.object({
      prim_path: path,
      property: z.string(),
      value: propertyValue,
      clamped: z.boolean().optional().describe("whether Octane holds another value than asked"),
      edit_id: id.optional(),
    }),
  },
  setPropertiesRequest: {
    ...ask,
    doc: "Sets several values as one edit: all of them or none.",
    payload: z.object({
      edits: z.array(z.object({
        prim_path: path,
        property: z.string().min(1).max(256),
        value: newValue,
      })).min(1).max(1_000),
      name: name.optional(),
    }),
  },
  resetPropertyRequest: {
    ...ask,
    reply: "setPropertyResult",
    doc: "Sets one value back to its default.",
    payload: z.object({ prim_path: path, property: z.string().min(1).max(256) }),
  },
  createNodeRequest: {
    ...ask,
    doc: "Creates a node in a graph, or on a pin when one is named.",
    payload: z.object({
      parent_path: path,
      node_type: z.string().min(1).max(128),
      name: name.optional(),
      pin: pinName.optional(),
      position: at.optional(),
      gesture: id.optional().describe("edits of one gesture are undone together"),
      confirm,
    }),
  },
  deleteNodesRequest: {
    ...ask,
    doc: "Deletes nodes; it cannot be undone exactly and says so first.",
    payload: z.object({ paths: somePaths, confirm }),
  },
  renameNodeRequest: {
    ...ask,
    doc: "Renames a node; its path changes with it.",
    payload: z.object({ prim_path: path, name }),
  },
  duplicateNodesRequest: {
    ...ask,
    doc: "Duplicates nodes with what they own, beside the originals.",
    payload: z.object({ paths: somePaths }),
  },
  copyNodesRequest: {
    ...ask,
    doc: "Remembers nodes on this viewer's clipboard in the room.",
    payload: z.object({ paths: somePaths }),
  },
  pasteNodesRequest: {
    ...ask,
    doc: "Copies what the clipboard names into a graph.",
    payload: z.object({ parent_path: path, position: at.optional() }),
  },
  groupNodesRequest: {
    ...ask,
    doc: "Moves nodes of one graph into a new graph; ungrouping, not undo, takes it back.",
    payload: z.object({ paths: somePaths, name: name.optional(), confirm }),
  },
  ungroupNodeRequest: {
    ...ask,
    doc: "Dissolves a graph into the one around it; it cannot be undone exactly and says so first.",
    payload: z.object({ prim_path: path, confirm }),
  },
  connectPinRequest: {
    ...ask,
    doc: "Connects a node to a pin, checked for cycles.",
    payload: z.object({ prim_path: path, pin: pinName, source_path: path, confirm }),
  },
  disconnectPinRequest: {
    ...ask,
    doc: "Empties a pin; a node that the pin owns would be destroyed and is said first.",
    payload: z.object({ prim_path: path, pin: pinName, confirm }),
  },
  moveNodesRequest: {
    ...ask,
    doc: "Places nodes in their graph.",
    payload: z.object({
      moves: z.array(z.object({ prim_path: path, position: at })).min(1).max(1_000),
    }),
  },
  expandNodeRequest: {
    ...ask,
    doc: "Moves what a node's pins own out into the graph; collapsing, not undo, takes it back.",
    payload: z.object({ prim_path: path, confirm }),
  },
  collapseNodeRequest: {
    ...ask,
    doc: "Moves a node back into the pin it is connected to; expanding, not undo, takes it back.",
    payload: z.object({ prim_path: path, confirm }),
  },
  replaceNodeRequest: {
    ...ask,
    doc: "Puts a node of another type in the place of one; it cannot be undone exactly.",
    payload: z.object({ prim_path: path, node_type: z.string().min(1).max(128), confirm }),
  },
  setRenderTargetRequest: {
    ...ask,
    doc: "Shows another render target.",
    payload: z.object({ prim_path: path }),
  },
  editResult: {
    ...tell,
    doc: "What an edit did.",
    payload: z.object({
      edit_id: id.optional().describe("absent when nothing changed"),
      name: z.string().max(256),
      paths: paths.describe("nodes that were made or changed, by their present path"),
      removed: paths.optional(),
      undoable: z.boolean(),
      warnings: z.array(sentence).optional(),
    }),
  },
  undoRequest: {
    ...ask,
    doc: "Undoes the room's newest edit; refused with `conflict` when the scene has moved on.",
    payload: z.object({ edit_id: id.optional().describe("the edit that is expected on top") }),
  },
  redoRequest: {
    ...ask,
    doc: "Repeats what was undone last.",
    payload: z.object({ edit_id: id.optional().describe("the edit that is expected on top") }),
  },
  getUndoStateRequest: {
    ...ask,
    role: "viewer",
    reply: "undoStateChanged",
    doc: "Asks what can be undone and redone.",
    payload: nothing,
  },
  undoStateChanged: {
    ...tell,
    subject: "scene",
    doc: "What can be undone and redone in the room, newest first.",
    payload: z.object({
      ...stamped,
      undo: z.array(undoStep),
      redo: z.array(undoStep),
      dropped: count.optional().describe("older steps that are no longer kept"),
    }),
  },
  runtimeTransformRequest: {
    ...ask,
    reply: "runtimeTransformResult",
    doc: "Moves, turns or scales nodes while the render runs.",
    payload: z.object({
      paths: somePaths,
      translation: z.tuple([z.number(), z.number(), z.number()]).optional(),
      rotation: z.tuple([z.number(), z.number(), z.number()]).optional().describe("degrees"),
      scale: z.tuple([z.number(), z.number(), z.number()]).optional(),
      relative: z.boolean().default(false),
    }),
  },
  runtimeTransformResult: {
    ...tell,
    doc: "Whether the transform was applied.",
    payload: z.object({
      result: z.enum(["success", "error"]),
      error: sentence.optional(),
      applied: paths.optional(),
    }),
  },
});
