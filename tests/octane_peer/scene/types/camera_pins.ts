import { bool, choice, color, float, int, type PinSpec } from "../pin_specs.ts";

/** Where a camera stands and looks. */
export const PLACE: readonly PinSpec[] = [
  float("P_POSITION", "pos", [0, 0.5, 1], { dims: 3 }),
  float("P_TARGET", "target", [0, 0, 0], { dims: 3 }),
  float("P_UP", "up", [0, 1, 0], { dims: 3 }),
];

/** Sensor, field of view and the film's width at the target. */
export const SENSOR: readonly PinSpec[] = [
  float("P_SENSOR_WIDTH", "sensorWidth", [36], { min: 1, max: 100 }),
  float("P_FOCAL_LENGTH", "focalLength", [50], { min: 10, max: 1200 }),
  float("P_FSTOP", "fstop", [2.8], { min: 0.5, max: 1000 }),
  float("P_FOV", "fov", [39.5978], { min: 1, max: 179 }),
  float("P_SCALE", "scale", [0.804984], { min: 0.00001, max: 1000000 }),
];

/** Which depths are seen. */
export const CLIPPING: readonly PinSpec[] = [
  float("P_NEAR_CLIP_DEPTH", "nearClipDepth", [0]),
  float("P_FAR_CLIP_DEPTH", "farClipDepth", [10000000000]),
];

/** What is sharp, and the lens's radius in centimetres. */
export const FOCUS: readonly PinSpec[] = [
  bool("P_AUTOFOCUS", "autofocus", true),
  float("P_FOCAL_DEPTH", "focalDepth", [1.11803], { min: 0.000001, max: 1e10 }),
  float("P_APERTURE", "aperture", [0.892857], { min: 0, max: 100 }),
  float("P_APERTURE_ASPECT_RATIO", "apertureAspectRatio", [1]),
  float("P_APERTURE_EDGE", "aperture_edge", [1]),
];

/** The shape of blurs. */
export const BOKEH: readonly PinSpec[] = [
  int("P_BOKEH_SIDECOUNT", "bokehSidecount", [6]),
  float("P_BOKEH_ROTATION", "bokehRotation", [0]),
  float("P_BOKEH_ROUNDEDNESS", "bokehRoundedness", [1]),
];

/** Which eye's picture is rendered. */
export const STEREO_OUTPUT: PinSpec = choice("P_STEREO_OUTPUT", "stereoOutput", 0, [
  [0, "Disabled"],
  [1, "Left eye"],
  [2, "Right eye"],
  [3, "Side by side"],
  [4, "Anaglyphic"],
  [5, "Over under"],
]);

/** How two eyes see. */
export const STEREO_EYES: readonly PinSpec[] = [
  bool("P_STEREO_SWAP_EYES", "stereoSwitchEyes", false),
  color("P_LEFT_FILTER", "leftFilter", [1, 0, 0.812]),
  color("P_RIGHT_FILTER", "rightFilter", [0, 1, 0.188]),
];
