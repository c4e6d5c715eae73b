/** Row types by what a node puts out. */
const BY_OUTPUT: Readonly<Record<string, string>> = {
  PT_GEOMETRY: "geom",
  PT_CAMERA: "camera",
  PT_MATERIAL: "material",
  PT_MATERIAL_LAYER: "material",
  PT_TEXTURE: "texture",
  PT_EMISSION: "emission",
  PT_MEDIUM: "medium",
  PT_TRANSFORM: "transform",
  PT_ENVIRONMENT: "environment",
  PT_RENDERTARGET: "rendertarget",
  PT_KERNEL: "kernel",
  PT_IMAGER: "imager",
  PT_FILM_SETTINGS: "film",
  PT_POSTPROCESSING: "postprocessing",
  PT_RENDER_PASSES: "passes",
  PT_RENDER_LAYER: "layer",
  PT_ANIMATION_SETTINGS: "animation",
  PT_OUTPUT_AOV_GROUP: "aov",
  PT_OUTPUT_AOV: "aov",
  PT_BOOL: "value",
  PT_FLOAT: "value",
  PT_INT: "value",
  PT_ENUM: "value",
  PT_STRING: "value",
  PT_BIT_MASK: "value",
};

const PLACEMENTS = new Set(["NT_GEO_PLACEMENT", "NT_GEO_SCATTER"]);

/** The row type of a node, such as `geom`; `other` for what a viewer need not tell apart. */
export function rowTypeOf(nodeType: string, outType: string): string {
  if (nodeType.startsWith("GT_") || nodeType === "NT_GEO_GROUP") return "scope";
  if (PLACEMENTS.has(nodeType)) return "xform";
  if (nodeType.startsWith("NT_LIGHT_")) return "light";
  return BY_OUTPUT[outType] ?? "other";
}

/**
 * What is a part of the node whose pin it lives in, and not a thing of its own: Octane shows such
 * nodes under their pin's name and does not keep one of theirs.
 */
const PARTS = new Set([
  "PT_TRANSFORM",
  "PT_PROJECTION",
  "PT_DISPLACEMENT",
  "PT_ROUND_EDGES",
  "PT_PHASEFUNCTION",
  "PT_VOLUME_RAMP",
  "PT_TOON_RAMP",
  "PT_FILM_SETTINGS",
  "PT_ANIMATION_SETTINGS",
  "PT_KERNEL",
  "PT_IMAGER",
  "PT_POSTPROCESSING",
  "PT_POST_VOLUME",
  "PT_RENDER_PASSES",
  "PT_RENDER_LAYER",
  "PT_OUTPUT_AOV_GROUP",
  "PT_OCIO_VIEW",
  "PT_OCIO_LOOK",
]);

/** Whether a node in a pin is called what its pin is called. */
export function isNamedByPin(outType: string): boolean {
  return PARTS.has(outType);
}
