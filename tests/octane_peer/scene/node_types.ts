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
import { LINKER_TYPES, SWITCH_TYPES } from "./types/switches.ts";
import { TEXTURE_TYPES } from "./types/textures.ts";
import { TRANSFORM_TYPES } from "./types/transforms.ts";
import { VALUE_TYPES } from "./types/values.ts";

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
    ...SWITCH_TYPES,
    ...TEXTURE_TYPES,
    ...TRANSFORM_TYPES,
    ...VALUE_TYPES,
  ].map((spec) => [spec.type, spec]),
);
