import { nodeType, type NodeTypeSpec } from "../node_type.ts";
import { bool, color, float, int, link } from "../pin_specs.ts";

/** What happens to a picture after it is rendered. */
export const POSTPROCESSING_TYPES: readonly NodeTypeSpec[] = [
  nodeType("NT_POSTPROCESSING", "PT_POSTPROCESSING", "Post processing", "Post processing", [
    bool("P_ON_OFF", "on_off", false),
    float("P_CUTOFF", "cutoff", [0]),
    float("P_BLOOM_POWER", "bloom_power", [1]),
    float("P_GLARE_POWER", "glare_power", [1]),
    int("P_GLARE_RAY_AMOUNT", "glare_ray_amount", [3]),
    float("P_GLARE_ANGLE", "glare_angle", [15]),
    float("P_GLARE_BLUR", "glare_blur", [0.001]),
    bool("P_SCALE_WITH_FILM", "scaleWithFilm", false),
    float("P_SPREAD_START", "spreadStart", [0.0001]),
    float("P_SPREAD_END", "spreadEnd", [1]),
    float("P_SPECTRAL_INTENSITY", "spectral_intensity", [0]),
    float("P_SPECTRAL_SHIFT", "spectral_shift", [2]),
    float("P_CHROMATIC_ABERRATION_INTENSITY", "chromaticAberrationIntensity", [0]),
    float("P_LENS_FLARE", "lensFlare", [0]),
    float("P_LENS_FLARE_EXTENT", "lensFlareExtent", [2]),
    link("P_POST_VOLUME", "postVolume", "PT_POST_VOLUME", "NT_POST_VOLUME"),
  ]),
  nodeType("NT_POST_VOLUME", "PT_POST_VOLUME", "Post volume", "Post volume", [
    bool("P_POSTFX_LIGHT_BEAMS_ENABLED", "postFxLightBeamsEnabled", false),
    float("P_POSTFX_LIGHT_BEAMS_MEDIUM_DENSITY", "postFxLightBeamsMediumDensity", [1]),
    bool("P_POSTFX_FOG_MEDIA_ENABLED", "postFxFogMediaEnabled", false),
    float("P_POSTFX_FOG_EXTINCTION_DISTANCE", "postFxFogExtinctionDistance", [1000]),
    float("P_POSTFX_FOG_BASE_LEVEL", "postFxFogBaseLevel", [0]),
    float("P_POSTFX_FOG_HALF_DENSITY_HEIGHT", "postFxFogHalfDensityHeight", [1]),
    float("P_POSTFX_FOG_ENV_CONTRIBUTION", "postFxFogEnvContribution", [1]),
    color("P_BASE_COLOR", "baseColor", [1, 1, 1]),
    float("P_MEDIUM_RADIUS", "mediumRadius", [100]),
  ]),
];
