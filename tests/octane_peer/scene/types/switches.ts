import { counted } from "../dynamic_pins.ts";
import { attribute, nodeType, type NodeTypeSpec } from "../node_type.ts";
import { int, labelOf, link } from "../pin_specs.ts";

/** Kinds of pins that a node type exists for to pass them on. */
const KINDS = [
  "BOOL",
  "FLOAT",
  "INT",
  "TRANSFORM",
  "TEXTURE",
  "EMISSION",
  "MATERIAL",
  "CAMERA",
  "ENVIRONMENT",
  "IMAGER",
  "KERNEL",
  "GEOMETRY",
  "MEDIUM",
  "PHASEFUNCTION",
  "FILM_SETTINGS",
  "ENUM",
  "OBJECTLAYER",
  "POSTPROCESSING",
  "RENDERTARGET",
  "PROJECTION",
  "DISPLACEMENT",
  "STRING",
  "RENDER_PASSES",
  "RENDER_LAYER",
  "VOLUME_RAMP",
  "ANIMATION_SETTINGS",
  "TOON_RAMP",
  "BIT_MASK",
  "ROUND_EDGES",
  "MATERIAL_LAYER",
  "OCIO_VIEW",
  "OCIO_LOOK",
  "OUTPUT_AOV_GROUP",
  "POST_VOLUME",
];

/** What links a graph's inside to its outside. */
export const LINKER_TYPES: readonly NodeTypeSpec[] = KINDS.flatMap((kind) =>
  (["IN", "OUT"] as const).map((side) =>
    nodeType(
      `NT_${side}_${kind}`,
      `PT_${kind}`,
      "Linkers",
      side === "IN" ? "Input" : "Output",
      [link("P_INPUT", "input", `PT_${kind}`, null)],
      [
        attribute("A_DESCRIPTION", "description", "AT_STRING", ""),
        attribute("A_GROUP", "group", "AT_STRING", ""),
      ],
    )
  )
);

/** What passes on one of several inputs: the number of it, from 1, is the first pin. */
export const SWITCH_TYPES: readonly NodeTypeSpec[] = KINDS.map((kind) =>
  nodeType(
    `NT_SWITCH_${kind}`,
    `PT_${kind}`,
    "Switches",
    `${labelOf(kind)} switch`,
    [int("P_INPUT", "input", [1], { min: 1, max: 1000, slider: [1, 10] })],
    [attribute("A_OPTION_COUNT", "optionCount", "AT_INT", 2)],
    counted("A_OPTION_COUNT", `PT_${kind}`, 0),
  )
);
