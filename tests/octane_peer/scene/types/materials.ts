import { counted } from "../dynamic_pins.ts";
import { attribute, nodeType, type NodeTypeSpec } from "../node_type.ts";
import { bool, choice, color, float, grey, int, link, mask, type PinSpec } from "../pin_specs.ts";

/** `MovableInputFormat` of material layers. */
const LAYER_INPUTS = 6;

const SURFACE: readonly PinSpec[] = [
  grey("P_OPACITY", "opacity", 1),
  link("P_BUMP", "bump", "PT_TEXTURE", null),
  float("P_BUMP_HEIGHT", "bumpHeight", [0.001], { min: -100, max: 100 }),
  link("P_NORMAL", "normal", "PT_TEXTURE", null),
  link("P_DISPLACEMENT", "displacement", "PT_DISPLACEMENT", null),
  bool("P_SMOOTH", "smooth", true),
  bool("P_SMOOTH_SHADOW_TERMINATOR", "smoothShadowTerminator", false),
  link("P_ROUND_EDGES", "roundEdges", "PT_ROUND_EDGES", "NT_ROUND_EDGES"),
  int("P_PRIORITY", "priority", [0], { min: -100, max: 100 }),
];

/** Materials, emission, and what belongs to them. */
export const MATERIAL_TYPES: readonly NodeTypeSpec[] = [
  nodeType("NT_MAT_DIFFUSE", "PT_MATERIAL", "Materials", "Diffuse material", [
    color("P_DIFFUSE", "diffuse", [0.7, 0.7, 0.7]),
    link("P_TRANSMISSION", "transmission", "PT_TEXTURE", null),
    choice("P_DIFFUSE_BRDF", "diffuseBrdf", 0, [[0, "Octane"]]),
    grey("P_ROUGHNESS", "roughness", 0),
    ...SURFACE,
    link("P_EMISSION", "emission", "PT_EMISSION", null),
    link("P_MEDIUM", "medium", "PT_MEDIUM", null),
    bool("P_MATTE", "matte", false),
    link("P_LAYER", "layer", "PT_MATERIAL_LAYER", "NT_MAT_LAYER_GROUP"),
  ]),
  nodeType("NT_MAT_GLOSSY", "PT_MATERIAL", "Materials", "Glossy material", [
    color("P_DIFFUSE", "diffuse", [0.7, 0.7, 0.7]),
    color("P_SPECULAR", "specular", [1, 1, 1]),
    grey("P_ROUGHNESS", "roughness", 0.06),
    float("P_INDEX", "index", [1.3], { min: 1, max: 8, slider: [1, 3] }),
    float("P_FILM_WIDTH", "filmwidth", [0], { min: 0, max: 10 }),
    ...SURFACE,
    link("P_LAYER", "layer", "PT_MATERIAL_LAYER", "NT_MAT_LAYER_GROUP"),
  ]),
  nodeType("NT_MAT_SPECULAR", "PT_MATERIAL", "Materials", "Specular material", [
    color("P_REFLECTION", "reflection", [1, 1, 1]),
    color("P_TRANSMISSION", "transmission", [1, 1, 1]),
    grey("P_ROUGHNESS", "roughness", 0),
    float("P_INDEX", "index", [1.5], { min: 1, max: 8, slider: [1, 3] }),
    float("P_DISPERSION_COEFFICIENT_B", "dispersion_coefficient_B", [0], { min: 0, max: 0.1 }),
    ...SURFACE,
    link("P_MEDIUM", "medium", "PT_MEDIUM", null),
    bool("P_FAKE_SHADOWS", "fake_shadows", true),
    link("P_LAYER", "layer", "PT_MATERIAL_LAYER", "NT_MAT_LAYER_GROUP"),
  ]),
  nodeType("NT_MAT_UNIVERSAL", "PT_MATERIAL", "Materials", "Universal material", [
    choice("P_TRANSMISSION_TYPE", "transmissionType", 0, [[0, "Specular"], [1, "Diffuse"], [
      2,
      "Thin wall",
    ]]),
    color("P_ALBEDO", "albedo", [0.7, 0.7, 0.7]),
    grey("P_METALLIC", "metallic", 0),
    grey("P_SPECULAR", "specular", 1),
    grey("P_ROUGHNESS", "roughness", 0.06),
    color("P_TRANSMISSION", "transmission", [0, 0, 0]),
    float("P_INDEX", "index", [1.5], { min: 1, max: 8, slider: [1, 3] }),
    ...SURFACE,
    link("P_EMISSION", "emission", "PT_EMISSION", null),
    link("P_MEDIUM", "medium", "PT_MEDIUM", null),
    link("P_LAYER", "layer", "PT_MATERIAL_LAYER", "NT_MAT_LAYER_GROUP"),
  ]),
  nodeType("NT_MAT_METAL", "PT_MATERIAL", "Materials", "Metallic material", [
    color("P_DIFFUSE", "diffuse", [0, 0, 0]),
    color("P_SPECULAR", "specular", [0.9, 0.9, 0.9]),
    grey("P_ROUGHNESS", "roughness", 0.06),
    ...SURFACE,
  ]),
  nodeType("NT_MAT_MIX", "PT_MATERIAL", "Materials", "Mix material", [
    grey("P_AMOUNT", "amount", 0.5),
    link("P_MATERIAL1", "material1", "PT_MATERIAL", null),
    link("P_MATERIAL2", "material2", "PT_MATERIAL", null),
    link("P_DISPLACEMENT", "displacement", "PT_DISPLACEMENT", null),
  ]),
  nodeType("NT_MAT_PORTAL", "PT_MATERIAL", "Materials", "Portal material", [
    bool("P_ENABLED", "enabled", true),
  ]),
  nodeType("NT_MED_ABSORPTION", "PT_MEDIUM", "Medium", "Absorption medium", [
    float("P_SCALE", "scale", [1], { min: 0.0001, max: 10000 }),
    color("P_ABSORPTION", "absorption", [0, 0, 0]),
  ]),
  nodeType("NT_EMIS_BLACKBODY", "PT_EMISSION", "Emission", "Blackbody emission", [
    float("P_TEMPERATURE", "temperature", [6500], { min: 500, max: 25000 }),
    float("P_POWER", "power", [100], { min: 0, max: 100000 }),
    bool("P_SURFACE_BRIGHTNESS", "surfaceBrightness", false),
  ]),
  nodeType("NT_EMIS_TEXTURE", "PT_EMISSION", "Emission", "Texture emission", [
    color("P_TEXTURE", "texture", [1, 1, 1]),
    float("P_POWER", "power", [100], { min: 0, max: 100000 }),
    bool("P_SURFACE_BRIGHTNESS", "surfaceBrightness", false),
    float("P_SAMPLING_RATE", "sampling_rate", [1], { min: 0, max: 10000 }),
    int("P_LIGHT_PASS_ID", "lightPassId", [1], { min: 1, max: 20 }),
    mask("P_LIGHT_PASS_MASK", "lightPassMask", 4194303),
  ]),
  nodeType("NT_ROUND_EDGES", "PT_ROUND_EDGES", "Round edges", "Round edges", [
    choice("P_ROUND_EDGES_MODE", "roundEdgesMode", 1, [
      [0, "Off"],
      [1, "Fast"],
      [2, "Accurate"],
      [3, "Accurate convex"],
      [4, "Accurate concave"],
    ]),
    float("P_ROUND_EDGES_RADIUS", "roundEdgesRadius", [0], { min: 0, max: 100 }),
    float("P_ROUND_EDGES_ROUNDNESS", "roundEdgesCurvatureRoundness", [1], { min: 0, max: 1 }),
    int("P_ROUND_EDGES_SAMPLE_COUNT", "roundEdgesSampleCount", [8], { min: 4, max: 16 }),
    bool("P_ROUND_EDGES_CONSIDER_OTHER_OBJECTS", "roundEdgesConsiderOtherObjects", false),
  ]),
  nodeType("NT_MAT_LAYER_GROUP", "PT_MATERIAL_LAYER", "Material layers", "Layer group", [], [
    attribute("A_PIN_COUNT", "pin_count", "AT_INT", 0),
  ], counted("A_PIN_COUNT", "PT_MATERIAL_LAYER", LAYER_INPUTS, "Layer")),
];
