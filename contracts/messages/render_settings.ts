import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { actor, nothing, sentence, side, stamped } from "./fields.ts";

const ask = { direction: "c2s", owner: "scene-query", since: 1, available: false } as const;
const tell = {
  direction: "s2c",
  owner: "scene-query",
  role: "viewer",
  since: 1,
  available: false,
} as const;

/** Value of a render setting; colours are linear, vectors and sizes are arrays. */
export const settingValue = z.union([
  z.null(),
  z.boolean(),
  z.number(),
  z.string().max(4_096),
  z.array(z.number()).max(16),
]).meta({ title: "setting value", description: "vectors and sizes as lists, colours linear" });

const appliesAt = z.enum(["immediate", "reload_required", "next_scene_load", "unsupported"]);

/** One setting that this Octane offers, with all that a control for it needs. */
export const settingCapability = z.object({
  key: z.string().min(1).max(128),
  label: z.string().max(128),
  group: z.string().max(128).optional(),
  control: z.enum([
    "toggle",
    "slider",
    "number",
    "select",
    "colour",
    "size",
    "vector",
    "text",
    "region",
  ]),
  applies_at: appliesAt,
  apply_path: z.string().max(256).describe("how it reaches Octane, for people"),
  validated: z.boolean(),
  validation_evidence: z.string().max(512),
  min: z.number().optional(),
  max: z.number().optional(),
  slider_min: z.number().optional().describe("of a slider, where `min` lies far away"),
  slider_max: z.number().optional(),
  step: z.number().optional(),
  unit: z.string().max(32).optional(),
  options: z.array(z.object({ value: settingValue, label: z.string().max(128) })).optional(),
  default: settingValue.optional(),
}).meta({ title: "setting capability" });

const passId = z.int().min(0).max(0xffff).describe("Octane's number, as frame headers carry it");

const aovList = z.array(z.object({
  id: z.string().max(128),
  label: z.string().max(128),
  enabled: z.boolean().optional(),
  render_pass_id: passId.optional(),
}));

const shownOutput = z.object({
  colour_space: z.literal("srgb").describe("of live frames and stills"),
  view: z.string().max(256).optional().describe("the OCIO view that the imager names"),
  display: z.string().max(256).optional().describe("the OCIO display of that view"),
  look: z.string().max(256).optional().describe("the OCIO look that the imager names"),
}).meta({ title: "output", description: "what frames show" });

/** How the scene is rendered and which pass is shown. */
export const renderSettingEvents = defineEvents({
  getRenderSettingsRequest: {
    ...ask,
    available: true,
    role: "viewer",
    reply: "renderSettingsChanged",
    doc:
      "Asks for the render settings and what can be set. What lies on pins of kernel, imager and " +
      "environment is read only when somebody asks, or sets such a key: the answer comes within " +
      "about a second, without what is not read by then, which a `renderSettingsChanged` event " +
      "brings. It is kept fresh for 60 s after a request and left out of events once it may have " +
      "changed after that, so that who shows it asks again within that time. All other settings " +
      "are always kept fresh.",
    payload: nothing,
  },
  setRenderSettingRequest: {
    ...ask,
    available: true,
    role: "operator",
    reply: "renderSettingsChanged",
    doc:
      "Sets one render setting; an unknown key is an error, and so is a value out of range. What " +
      "no scene holds (priority, clay, subsampling, the shown pass) is kept for the room and " +
      "applied again after a restart and in other projects. Quality and pace of frames are " +
      "stream settings.",
    payload: z.object({ key: z.string().min(1).max(128), value: settingValue }),
  },
  resetRenderSettingRequest: {
    ...ask,
    available: true,
    role: "operator",
    reply: "renderSettingsChanged",
    doc: "Sets one render setting back to what the scene holds.",
    payload: z.object({ key: z.string().min(1).max(128) }),
  },
  renderSettingsChanged: {
    ...tell,
    available: true,
    subject: "settings",
    doc: "All effective render settings; answers and announces.",
    payload: z.object({
      ...stamped,
      settings: z.record(z.string(), settingValue),
      capabilities: z.array(settingCapability),
      result: z.enum(["success", "error"]),
      key: z.string().optional().describe("what was set"),
      applied: z.boolean(),
      applies_at: appliesAt,
      requires_reload: z.boolean(),
      message: sentence.optional(),
      changed_by: actor.optional(),
      output: shownOutput.optional(),
    }),
  },
  renderCommandRequest: {
    ...ask,
    available: true,
    role: "operator",
    reply: "renderCommandResult",
    doc: "Starts, pauses, restarts or stops the render; start shows the last render target again.",
    payload: z.object({ command: z.enum(["start", "pause", "restart", "stop"]) }),
  },
  renderCommandResult: {
    ...tell,
    available: true,
    doc: "Whether Octane took the command; what it does then is in `renderProgress`.",
    payload: z.object({
      command: z.enum(["start", "pause", "restart", "stop"]),
      result: z.enum(["success", "error"]),
      error: sentence.optional(),
    }),
  },
  changeAOVRequest: {
    ...ask,
    available: true,
    role: "operator",
    reply: "activeAOVState",
    doc: "Shows another render pass in the frames.",
    payload: z.object({ aov: z.string().min(1).max(128) }),
  },
  getAvailableAOVs: {
    ...ask,
    available: true,
    role: "viewer",
    reply: "availableAOVsResult",
    doc: "Asks which render passes can be shown.",
    payload: nothing,
  },
  availableAOVsResult: {
    ...tell,
    available: true,
    doc: "Render passes that can be shown.",
    payload: z.object({
      aovs: z.array(z.string()),
      available: z.array(z.string()).describe("the same as aovs"),
      details: aovList.optional(),
    }),
  },
  activeAOVState: {
    ...tell,
    available: true,
    subject: "settings",
    doc: "The render pass that frames show.",
    payload: z.object({
      ...stamped,
      active: z.string(),
      available: z.array(z.string()),
      render_pass_id: passId.optional(),
      result: z.enum(["success", "error"]).optional(),
      previous: z.string().optional(),
      requested: z.string().optional(),
      reason: sentence.optional(),
      changed_by: actor.optional(),
    }),
  },
  toggleSegView: {
    ...ask,
    available: true,
    role: "operator",
    reply: "segViewState",
    doc: "Shows or hides the object-layer pass, for older clients.",
    payload: z.object({ enabled: z.boolean().optional() }),
  },
  segViewState: {
    ...tell,
    available: true,
    doc: "Whether the object-layer pass is shown.",
    payload: z.object({ enabled: z.boolean() }),
  },
  resizeViewport: {
    ...ask,
    available: true,
    role: "operator",
    reply: "resizeViewportResult",
    doc: "Sets the film size; a browser's window never does.",
    payload: z.object({ width: side, height: side }),
  },
  resizeViewportResult: {
    ...tell,
    available: true,
    doc: "The film size that Octane then holds.",
    payload: z.object({
      width: side,
      height: side,
      result: z.enum(["success", "error"]),
      error: sentence.optional(),
    }),
  },
});
