import { nodeType, type NodeTypeSpec } from "../node_type.ts";
import { bool, choice, float, int, link } from "../pin_specs.ts";

/** Render targets and their smaller parts. */
export const RENDER_TARGET_TYPES: readonly NodeTypeSpec[] = [
  nodeType("NT_RENDERTARGET", "PT_RENDERTARGET", "Render targets", "Render target", [
    link("P_CAMERA", "camera", "PT_CAMERA", "NT_CAM_THINLENS"),
    link("P_ENVIRONMENT", "environment", "PT_ENVIRONMENT", "NT_ENV_DAYLIGHT"),
    link("P_MESH", "mesh", "PT_GEOMETRY", null),
    link("P_FILM_SETTINGS", "filmSettings", "PT_FILM_SETTINGS", "NT_FILM_SETTINGS"),
    link("P_ANIMATION", "animation", "PT_ANIMATION_SETTINGS", "NT_ANIMATION_SETTINGS"),
    link("P_KERNEL", "kernel", "PT_KERNEL", "NT_KERN_DIRECTLIGHTING"),
    link("P_RENDER_LAYER", "renderLayer", "PT_RENDER_LAYER", "NT_RENDER_LAYER"),
    link("P_RENDER_PASSES", "renderPasses", "PT_RENDER_PASSES", "NT_RENDER_PASSES"),
    link("P_OUTPUT_AOVS", "compositeAovs", "PT_OUTPUT_AOV_GROUP", "NT_OUTPUT_AOV_GROUP"),
    link("P_IMAGER", "imager", "PT_IMAGER", "NT_IMAGER_CAMERA"),
    link("P_POST_PROCESSING", "postproc", "PT_POSTPROCESSING", "NT_POSTPROCESSING"),
  ]),
  nodeType("NT_FILM_SETTINGS", "PT_FILM_SETTINGS", "Film settings", "Film settings", [
    int("P_RESOLUTION", "resolution", [1024, 512, 0], {
      dims: 2,
      min: 1,
      max: 65536,
      node: "NT_IMAGE_RESOLUTION",
    }),
    int("P_REGION_OFFSET", "regionOffset", [0, 0], { dims: 2 }),
    int("P_REGION_SIZE", "regionSize", [65536, 65536], { dims: 2 }),
    float("P_REGION_OFFSET_RELATIVE", "regionOffsetRelative", [0, 0], { dims: 2 }),
    float("P_REGION_SIZE_RELATIVE", "regionSizeRelative", [1, 1], { dims: 2 }),
    bool("P_LOCK_RELATIVE_REGION", "lockRelativeRegion", true),
  ]),
  nodeType(
    "NT_ANIMATION_SETTINGS",
    "PT_ANIMATION_SETTINGS",
    "Animation settings",
    "Animation settings",
    [
      choice("P_SHUTTER_ALIGNMENT", "shutterAlignment", 3, [[1, "Before"], [2, "Symmetric"], [
        3,
        "After",
      ]]),
      float("P_SHUTTER_TIME", "shutterTime", [0.2]),
      float("P_SUBFRAME_START", "subFrameStart", [0]),
      float("P_SUBFRAME_END", "subFrameEnd", [1]),
    ],
  ),
  nodeType("NT_RENDER_LAYER", "PT_RENDER_LAYER", "Render layers", "Render layer", [
    bool("P_ENABLED", "enabled", false),
    int("P_LAYER_ID", "layerId", [1]),
    bool("P_INVERT", "invert", false),
    choice("P_MODE", "mode", 0, [[0, "Normal"], [1, "Hide inactive layers"], [
      2,
      "Only side effects",
    ], [3, "Hide from camera"]]),
  ]),
  nodeType("NT_OUTPUT_AOV_GROUP", "PT_OUTPUT_AOV_GROUP", "Output AOVs", "Output AOV group", [
    bool("P_LOCK_RENDER_AOVS", "lockRenderAovs", false),
  ]),
];
