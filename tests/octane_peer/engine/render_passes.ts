import { RenderPassId } from "../../../kit/octane/gen/beta2.ts";
import { pinFlag, pinNumber } from "../scene/compile_materials.ts";
import type { GraphNode } from "../scene/items.ts";
import type { InfoPass, PassSettings } from "../tracer/info_passes.ts";

/** A pass that the test renderer makes: Octane's number, and the pin that enables it. */
export interface RenderPass {
  readonly id: number;
  readonly pass: InfoPass;
  readonly pin: string;
}

const known = (pass: InfoPass, id: RenderPassId, pin: string): RenderPass => ({ pass, id, pin });

/** Every pass beside the picture that can be made; their numbers are the same in both generations. */
export const RENDER_PASSES: readonly RenderPass[] = [
  known("emission", RenderPassId.RENDER_PASS_EMIT, "P_RENDER_PASS_EMIT"),
  known("environment", RenderPassId.RENDER_PASS_ENVIRONMENT, "P_RENDER_PASS_ENVIRONMENT"),
  known(
    "geometricNormal",
    RenderPassId.RENDER_PASS_GEOMETRIC_NORMAL,
    "P_RENDER_PASS_GEOMETRIC_NORMAL",
  ),
  known("shadingNormal", RenderPassId.RENDER_PASS_SHADING_NORMAL, "P_RENDER_PASS_SHADING_NORMAL"),
  known("position", RenderPassId.RENDER_PASS_POSITION, "P_RENDER_PASS_POSITION"),
  known("depth", RenderPassId.RENDER_PASS_Z_DEPTH, "P_RENDER_PASS_Z_DEPTH"),
  known("materialId", RenderPassId.RENDER_PASS_MATERIAL_ID, "P_RENDER_PASS_MATERIAL_ID"),
  known("smoothNormal", RenderPassId.RENDER_PASS_SMOOTH_NORMAL, "P_RENDER_PASS_SMOOTH_NORMAL"),
  known("objectId", RenderPassId.RENDER_PASS_OBJECT_ID, "P_RENDER_PASS_OBJECT_ID"),
  known(
    "occlusion",
    RenderPassId.RENDER_PASS_AMBIENT_OCCLUSION,
    "P_RENDER_PASS_AMBIENT_OCCLUSION",
  ),
  known("opacity", RenderPassId.RENDER_PASS_OPACITY, "P_RENDER_PASS_OPACITY"),
  known("roughness", RenderPassId.RENDER_PASS_ROUGHNESS, "P_RENDER_PASS_ROUGHNESS"),
  known("index", RenderPassId.RENDER_PASS_IOR, "P_RENDER_PASS_IOR"),
  known(
    "diffuseFilter",
    RenderPassId.RENDER_PASS_DIFFUSE_FILTER_INFO,
    "P_RENDER_PASS_DIFFUSE_FILTER_INFO",
  ),
  known(
    "reflectionFilter",
    RenderPassId.RENDER_PASS_REFLECTION_FILTER_INFO,
    "P_RENDER_PASS_REFLECTION_FILTER_INFO",
  ),
  known(
    "transmissionFilter",
    RenderPassId.RENDER_PASS_TRANSMISSION_FILTER_INFO,
    "P_RENDER_PASS_TRANSMISSION_FILTER_INFO",
  ),
];

/** The picture itself. */
export const BEAUTY_PASS = 0;

/** The passes that a render target enables, in order of their numbers; without the picture. */
export function enabledPasses(target: GraphNode | null): readonly RenderPass[] {
  const node = target?.input("P_RENDER_PASSES") ?? null;
  return RENDER_PASSES.filter(({ pin }) => pinFlag(node, pin));
}

/** What a render target says of how its passes are made. */
export function passSettings(
  target: GraphNode | null,
  passes: readonly RenderPass[],
): PassSettings {
  const node = target?.input("P_RENDER_PASSES") ?? null;
  return {
    passes: passes.map(({ pass }) => pass),
    depthMax: pinNumber(node, "P_Z_DEPTH_MAX", 5),
    occlusionDistance: pinNumber(node, "P_AO_DISTANCE", 3),
  };
}
