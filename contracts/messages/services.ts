import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { path, paths, u32, viewerId, wide } from "./fields.ts";

/** A scene node as services speak of it among themselves; handles never reach viewers. */
export const resolvedNode = z.object({
  path,
  handle: wide.describe("of this project generation only"),
  name: z.string(),
  type: z.string().max(64).describe("row type, such as geom, camera, material"),
  node_type: z.string().max(128).describe("Octane's type, such as NT_GEO_MESH"),
  is_graph: z.boolean(),
});

/** What services say to each other and to single viewers. */
export const serviceEvents = defineEvents({
  viewerNotice: {
    direction: "bus",
    owner: "any",
    role: "service",
    subject: "notice",
    since: 1,
    available: true,
    doc: "One event for one viewer that no request of its asked for, such as the refusal of a " +
      "drag; the gateway that has the viewer passes it on.",
    payload: z.object({
      viewer_id: viewerId,
      event: z.object({ event_type: z.string().max(128), payload: z.looseObject({}) }),
    }),
  },
  resolveNodes: {
    direction: "bus",
    owner: "scene-query",
    role: "service",
    since: 1,
    available: true,
    reply: "nodesResolved",
    doc: "Asks for scene nodes by handle, by path or by row type.",
    payload: z.object({
      handles: z.array(wide).max(1_000).optional(),
      paths: paths.optional(),
      types: z.array(z.string().max(64)).max(16).optional(),
    }),
  },
  nodesResolved: {
    direction: "bus",
    owner: "scene-query",
    role: "service",
    since: 1,
    available: true,
    doc: "The nodes that are known, in no particular order; what is missing is not known (yet).",
    payload: z.object({
      project_generation: u32,
      complete: z.boolean().describe("false while the scene is still being read"),
      nodes: z.array(resolvedNode),
    }),
  },
  meshData: {
    direction: "bus",
    owner: "camera",
    role: "viewer",
    since: 1,
    available: true,
    reply: "bytes",
    doc: "Asks for outline geometry as mesh bytes. Not known: an empty body with the header " +
      "`Fuelrail-None: 1`.",
    payload: z.object({ id: z.string().min(1).max(128) }),
  },
});
