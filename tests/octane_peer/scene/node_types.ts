import type { NodeTypeSpec } from "./node_type.ts";
import { CAMERA_TYPES } from "./types/camera.ts";
import { ENVIRONMENT_TYPES } from "./types/environment.ts";
import { GEOMETRY_TYPES } from "./types/geometry.ts";
import { IMAGER_TYPES } from "./types/imager.ts";
import { KERNEL_TYPES } from "./types/kernel.ts";
import { MATERIAL_TYPES } from "./types/materials.ts";
import { POSTPROCESSING_TYPES } from "./types/postprocessing.ts";
import { RENDER_PASS_TYPES } from "./types/render_passes.ts";
import { RENDER_TARGET_TYPES } from "./types/render_target.ts";
import { VALUE_TYPES } from "./types/values.ts";
import { nodeType } from "./node_type.ts";
import { link } from "./pin_specs.ts";

/** Kinds of pins through which a graph's inside is linked to its outside. */
const LINKED = ["GEOMETRY", "MATERIAL", "TEXTURE", "RENDERTARGET", "CAMERA", "ENVIRONMENT"];

const LINKER_TYPES: readonly NodeTypeSpec[] = LINKED.flatMap((kind) =>
  (["IN", "OUT"] as const).map((side) =>
    nodeType(
      `NT_${side}_${kind}`,
      `PT_${kind}`,
      "Linkers",
      side === "IN" ? "Input" : "Output",
      [link("P_INPUT", "input", `PT_${kind}`, null)],
    )
  )
);

/** Every node type that the test renderer knows, by its Octane name. */
export const NODE_TYPES: ReadonlyMap<string, NodeTypeSpec> = new Map(
  [
    ...CAMERA_TYPES,
    ...ENVIRONMENT_TYPES,
    ...GEOMETRY_TYPES,
    ...IMAGER_TYPES,
    ...KERNEL_TYPES,
    ...LINKER_TYPES,
    ...MATERIAL_TYPES,
    ...POSTPROCESSING_TYPES,
    ...RENDER_PASS_TYPES,
    ...RENDER_TARGET_TYPES,
    ...VALUE_TYPES,
  ].map((spec) => [spec.type, spec]),
);
