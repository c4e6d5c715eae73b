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
