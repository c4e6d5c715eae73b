import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import {
  actor,
  keyId,
  name,
  nothing,
  path,
  stamped,
  triple,
  u32,
  viewerId,
  wide,
} from "./fields.ts";
import { cameraBookmark } from "./room_entries.ts";

const ask = { direction: "c2s", owner: "camera", since: 1, available: true } as const;
const tell = {
  direction: "s2c",
  owner: "camera",
  role: "viewer",
  since: 1,
  available: true,
} as const;

const fov = z.number().min(0.01).max(179.9).describe("horizontal, degrees");
const orthographicScale = z.number().positive().describe("width of the film at the target");
const transitionMs = z.number().min(0).max(10_000).optional().describe("ms; 0 jumps");

const command = z.discriminatedUnion("command", [
  z.object({
    command: z.enum([
      "fit",
      "fit_selection",
      "reset",
      "front",
      "back",
      "left",
      "right",
      "top",
      "bottom",
      "stop",
    ]),
    transition_ms: transitionMs,
  }),
  z.object({
    command: z.literal("set"),
    position: triple.optional(),
    target: triple.optional(),
    up: triple.optional(),
    fov: fov.optional(),
    orthographic_scale: orthographicScale.optional(),
    azimuth: z.number().optional().describe("about the target, radians"),
    elevation: z.number().optional().describe("above the target, radians"),
    distance: z.number().positive().optional().describe("from the target, scene units"),
    transition_ms: transitionMs,
  }),
  z.object({
    command: z.literal("orbit"),
    azimuth: z.number().min(-360).max(360).default(0).describe("degrees, the camera to the right"),
    elevation: z.number().min(-180).max(180).default(0).describe("degrees, the camera upwards"),
    transition_ms: transitionMs,
  }),
  z.object({
    command: z.literal("pan"),
    x: z.number().min(-65_536).max(65_536).default(0).describe("render pixels to the right"),
    y: z.number().min(-65_536).max(65_536).default(0).describe("render pixels down"),
    transition_ms: transitionMs,
  }),
  z.object({
    command: z.literal("dolly"),
    notches: z.number().min(-100).max(100).describe("of a wheel, positive towards the target"),
    transition_ms: transitionMs,
  }),
  z.object({ command: z.literal("roll"), degrees: z.number().min(-360).max(360) }),
  z.object({ command: z.literal("bookmark_save"), name, id: keyId.optional() }),
  z.object({ command: z.literal("bookmark_recall"), id: keyId, transition_ms: transitionMs }),
  z.object({ command: z.literal("bookmark_rename"), id: keyId, name }),
  z.object({ command: z.literal("bookmark_delete"), id: keyId }),
  z.object({ command: z.literal("bookmark_list") }),
]);

/** The room's camera, its bookmarks and the scene's camera nodes. */
export const cameraEvents = defineEvents({
  cameraStateChanged: {
    ...tell,
    subject: "camera",
    doc: "The room's camera, whoever moved it.",
    payload: z.object({
      ...stamped,
      position: triple,
      target: triple,
      up: triple,
      fov,
      orthographic_scale: orthographicScale.optional(),
      driver: viewerId.optional().describe("whose input moved it; absent for Octane's own"),
      input_seq: u32.describe("newest input of the driver that is included"),
      camera: path.optional().describe("the scene's camera node"),
      camera_type: z.string().max(64).optional(),
      up_axis: z.enum(["x", "y", "z"]).optional(),
      lacks: z.array(z.enum(["target", "up", "fov"])).optional()
        .describe("parts that this type of camera does not have; their values are assumed"),
      animating: z.boolean().optional().describe("whether a transition is under way"),
      change_level: wide.optional().describe(
        "Octane's change level from which images show it; absent for a camera that was only read",
      ),
      scene_radius: z.number().positive().optional()
        .describe("half the diagonal of the scene's bounds, which limits how far a dolly goes"),
    }),
  },
  getCameraStateRequest: {
    ...ask,
    role: "viewer",
    reply: "cameraStateChanged",
    doc: "Asks for the room's camera.",
    payload: nothing,
  },
  cameraCommandRequest: {
    ...ask,
    role: "operator",
    reply: "cameraStateChanged",
    doc: "A camera command of a button or script; bookmark changes announce `bookmarksChanged`.",
    payload: command,
  },
  fitCameraRequest: {
    ...ask,
    role: "operator",
    reply: "cameraStateChanged",
    doc: "Fits the camera to a node, or to the whole scene.",
    payload: z.object({ prim_path: path.optional(), transition_ms: transitionMs }),
  },
  getBookmarksRequest: {
    ...ask,
    role: "viewer",
    reply: "bookmarksChanged",
    doc: "Asks for the camera bookmarks of the room.",
    payload: nothing,
  },
  bookmarksChanged: {
    ...tell,
    subject: "camera",
    doc: "Every camera bookmark of the room.",
    payload: z.object({
      ...stamped,
      bookmarks: z.array(cameraBookmark),
      changed_by: actor.optional(),
    }),
  },
  set_camera: {
    ...ask,
    role: "operator",
    reply: "camera_changed",
    doc: "Looks through a camera node of the scene; `__orbit__` is the free camera.",
    payload: z.object({ path: z.union([path, z.literal("__orbit__")]) }),
  },
  camera_changed: {
    ...tell,
    subject: "camera",
    doc: "The camera node that is looked through.",
    payload: z.object({
      ...stamped,
      activeCamera: z.string(),
      stageGeneration: u32.optional().describe("project generation"),
    }),
  },
  camera_list: {
    ...tell,
    subject: "camera",
    doc: "The scene's camera nodes, on joining and after project changes.",
    payload: z.object({
      ...stamped,
      cameras: z.array(z.object({
        path: z.string(),
        name: z.string(),
        focalLength: z.number().nullable().optional().describe("mm"),
      })),
      activeCamera: z.string(),
      stageGeneration: u32.optional().describe("project generation"),
    }),
  },
  setNavigationRequest: {
    ...ask,
    role: "viewer",
    reply: "accepted",
    doc: "Chooses how this viewer's pointer and keys steer.",
    payload: z.object({
      profile: z.enum(["simple", "dcc", "octane"]).optional(),
      sensitivity: z.number().min(0.05).max(20).optional().describe("times the default"),
      dolly_to_cursor: z.boolean().optional(),
      invert_y: z.boolean().optional(),
      drag_threshold_px: z.object({
        mouse: z.number().min(0).max(64).optional(),
        pen: z.number().min(0).max(64).optional(),
        touch: z.number().min(0).max(64).optional(),
      }).optional().describe("CSS pixels from the press"),
    }),
  },
  setCameraPolicyRequest: {
    ...ask,
    role: "operator",
    reply: "cameraPolicyChanged",
    doc: "Chooses what happens to the camera when the project changes.",
    payload: z.object({ policy: z.enum(["preserve", "fit", "scene"]) }),
  },
  cameraPolicyChanged: {
    ...tell,
    subject: "camera",
    doc: "What happens to the camera when the project changes.",
    payload: z.object({ ...stamped, policy: z.enum(["preserve", "fit", "scene"]) }),
  },
  setCameraGizmo: {
    ...ask,
    role: "operator",
    reply: "cameraStateChanged",
    doc: "Turns the camera to look along an axis, as a click on the axis gizmo does.",
    payload: z.object({ axis: z.enum(["+x", "-x", "+y", "-y", "+z", "-z"]) }),
  },
});
