import { nodeType, type NodeTypeSpec } from "../node_type.ts";
import { bool, choice, color, float, mask } from "../pin_specs.ts";

/** Environments. */
export const ENVIRONMENT_TYPES: readonly NodeTypeSpec[] = [
  nodeType("NT_ENV_DAYLIGHT", "PT_ENVIRONMENT", "Environments", "Daylight environment", [
    float("P_SUN_DIR", "sundir", [0.6, 0.7, -0.35], { dims: 3, node: "NT_SUN_DIRECTION" }),
    float("P_TURBIDITY", "turbidity", [2.4], { min: 2, max: 15 }),
    float("P_POWER", "power", [1], { min: 0.001, max: 1000, slider: [0.1, 10] }),
    float("P_SUN_INTENSITY", "sunIntensity", [1], { min: 0, max: 1000 }),
    float("P_NORTHOFFSET", "northoffset", [0]),
    choice("P_MODEL", "model", 1, [[0, "Preetham"], [1, "Octane"], [2, "Nishita"], [3, "Hosek"]]),
    color("P_SKY_COLOR", "sky_color", [0.05, 0.3, 1]),
    color("P_SUNSET_COLOR", "sunset_color", [0.6, 0.12, 0.02]),
    float("P_SUN_SIZE", "sun_size", [1], { min: 0.1, max: 30 }),
    float("P_GROUND_COLOR", "groundColor", [0, 0, 0], { dims: 3, min: 0, max: 1, color: true }),
    float("P_GROUND_START_ANGLE", "groundStartAngle", [90]),
    float("P_GROUND_BLEND_ANGLE", "groundBlendAngle", [5]),
    bool("P_IMPORTANCE_SAMPLING", "importance_sampling", true),
    bool("P_CAST_PHOTONS", "castPhotons", true),
    float("P_MEDIUM_RADIUS", "mediumRadius", [1]),
    mask("P_LIGHT_PASS_MASK", "lightPassMask", 4194303),
    bool("P_USE_IN_POST_VOLUME", "useInPostVolume", false),
    bool("P_VISIBLE_ENVIRONMENT_BACKPLATE", "visibleEnvironmentBackplate", false),
    bool("P_VISIBLE_ENVIRONMENT_REFLECTIONS", "visibleEnvironmentReflections", false),
    bool("P_VISIBLE_ENVIRONMENT_REFRACTIONS", "visibleEnvironmentRefractions", false),
  ]),
  nodeType("NT_ENV_TEXTURE", "PT_ENVIRONMENT", "Environments", "Texture environment", [
    color("P_TEXTURE", "texture", [1, 1, 1]),
    float("P_POWER", "power", [0.65], { min: 0.001, max: 1000, slider: [0.1, 10] }),
    bool("P_IMPORTANCE_SAMPLING", "importance_sampling", true),
    bool("P_CAST_PHOTONS", "castPhotons", true),
    float("P_MEDIUM_RADIUS", "mediumRadius", [1]),
    mask("P_LIGHT_PASS_MASK", "lightPassMask", 4194303),
  ]),
];
