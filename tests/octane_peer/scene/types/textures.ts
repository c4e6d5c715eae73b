import type { Attributes } from "../attributes.ts";
import { countOf, input } from "../dynamic_pins.ts";
import { arrayAttribute, attribute, nodeType, type NodeTypeSpec } from "../node_type.ts";
import {
  bool,
  choice,
  color,
  file,
  float,
  grey,
  int,
  link,
  type PinSpec,
  text,
} from "../pin_specs.ts";

/** `MovableInputFormat` of a gradient's control points. */
const CONTROL_POINTS = 9;
const BORDERS = [[0, "Wrap"], [1, "Black"], [2, "White"], [3, "Clamp"], [4, "Mirror"]] as const;

const PLACED: readonly PinSpec[] = [
  link("P_TRANSFORM", "transform", "PT_TRANSFORM", "NT_TRANSFORM_2D", "UV transform"),
  link("P_PROJECTION", "projection", "PT_PROJECTION", "NT_PROJ_UVW"),
];

const TWO: readonly PinSpec[] = [
  color("P_TEXTURE1", "texture1", [0, 0, 0]),
  color("P_TEXTURE2", "texture2", [1, 1, 1]),
];

const IMAGE = [
  attribute("A_FILENAME", "filename", "AT_FILENAME", ""),
  attribute("A_PACKAGE", "package", "AT_STRING", ""),
  attribute("A_RELOAD", "reload", "AT_BOOL", false),
  attribute("A_SIZE", "size", "AT_INT2", [0, 0]),
  attribute("A_TYPE", "type", "AT_INT", 0),
  attribute("A_IMAGE_COLOR_FORMAT", "imageColorFormat", "AT_INT", 0),
  attribute("A_SHARED_SURFACE_ID", "sharedSurfaceId", "AT_LONG", 0n),
  attribute("A_VIRTUAL_TEXTURE_ID", "virtualTextureId", "AT_LONG2", [0n, 0n]),
  arrayAttribute("A_BUFFER", "buffer", "AT_BYTE"),
  arrayAttribute("A_IMAGE_LAYER_NAMES", "imageLayerNames", "AT_STRING"),
];

function image(type: string, label: string): NodeTypeSpec {
  return nodeType(type, "PT_TEXTURE", "Textures", label, [
    grey("P_POWER", "power", 1),
    float("P_GAMMA", "gamma", [2.2], { min: 0.1, max: 8 }),
    bool("P_INVERT", "invert", false),
    ...PLACED,
    choice("P_BORDER_MODE", "borderMode", 0, BORDERS),
  ], IMAGE);
}

function controlPoints(attributes: Attributes): PinSpec[] {
  return Array.from({ length: countOf(attributes, "A_NUM_CONTROLPOINTS") }, (_, i) => [
    float("P_UNKNOWN", `position${i + 1}`, [(i + 1) / 10], { min: 0, max: 1 }),
    input(`color${i + 1}`, "PT_TEXTURE", `Value ${i + 1}`),
  ]).flat();
}

function binary(type: string, label: string): NodeTypeSpec {
  return nodeType(type, "PT_TEXTURE", "Textures", label, TWO);
}

/** Textures beyond a plain colour, and projections. */
export const TEXTURE_TYPES: readonly NodeTypeSpec[] = [
  image("NT_TEX_IMAGE", "RGB image"),
  image("NT_TEX_ALPHAIMAGE", "Alpha image"),
  image("NT_TEX_FLOATIMAGE", "Greyscale image"),
  nodeType("NT_TEX_CHECKS", "PT_TEXTURE", "Textures", "Checks texture", [
    ...TWO,
    link("P_TRANSFORM", "transform", "PT_TRANSFORM", "NT_TRANSFORM_SCALE"),
  ]),
  nodeType("NT_TEX_MIX", "PT_TEXTURE", "Textures", "Mix texture", [
    grey("P_AMOUNT", "amount", 0.5),
    ...TWO,
  ]),
  binary("NT_TEX_MULTIPLY", "Multiply texture"),
  binary("NT_TEX_ADD", "Add texture"),
  binary("NT_TEX_SUBTRACT", "Subtract texture"),
  nodeType("NT_TEX_INVERT", "PT_TEXTURE", "Textures", "Invert texture", [
    color("P_TEXTURE", "texture", [0, 0, 0]),
  ]),
  nodeType("NT_TEX_CLAMP", "PT_TEXTURE", "Textures", "Clamp texture", [
    color("P_INPUT", "input", [0.5, 0.5, 0.5]),
    float("P_MIN", "min", [0], { min: 0, max: 1 }),
    float("P_MAX", "max", [1], { min: 0, max: 1 }),
  ]),
  nodeType("NT_TEX_COLORCORRECTION", "PT_TEXTURE", "Textures", "Color correction", [
    color("P_TEXTURE", "texture", [0.7, 0.7, 0.7]),
    bool("P_INVERT", "invert", false),
    float("P_BRIGHTNESS", "brightness", [1], { min: 0, max: 100, slider: [0, 2] }),
    float("P_GAMMA", "gamma", [1], { min: 0.01, max: 100, slider: [0.1, 8] }),
    float("P_SATURATION", "saturation", [1], { min: 0, max: 10 }),
    float("P_CONTRAST", "contrast", [0.001], { min: 0.001, max: 1000 }),
  ]),
  nodeType("NT_TEX_NOISE", "PT_TEXTURE", "Textures", "Noise texture", [
    choice("P_NOISE_TYPE", "noiseType", 0, [
      [0, "Perlin"],
      [1, "Turbulence"],
      [2, "Circular"],
      [3, "Chips"],
      [4, "Voronoi"],
    ]),
    int("P_OCTAVES", "octaves", [5], { min: 1, max: 16 }),
    float("P_OMEGA", "omega", [0.5], { min: 0, max: 1 }),
    link("P_TRANSFORM", "transform", "PT_TRANSFORM", "NT_TRANSFORM_3D"),
    link("P_PROJECTION", "projection", "PT_PROJECTION", "NT_PROJ_UVW"),
    bool("P_INVERT", "invert", false),
    float("P_GAMMA", "gamma", [1], { min: 0.01, max: 100 }),
    float("P_CONTRAST", "contrast", [0.001], { min: 0.001, max: 1000 }),
  ]),
  nodeType(
    "NT_TEX_GRADIENT",
    "PT_TEXTURE",
    "Textures",
    "Gradient map",
    [
      color("P_TEXTURE", "texture", [0.5, 0.5, 0.5]),
      choice("P_GRADIENT_INTERP_TYPE", "gradientInterpType", 2, [
        [1, "Constant"],
        [2, "Linear"],
        [3, "Cubic"],
        [4, "Cardinal"],
      ]),
      color("P_MIN", "min", [0, 0, 0]),
      color("P_MAX", "max", [1, 1, 1]),
    ],
    [attribute("A_NUM_CONTROLPOINTS", "numControlPoints", "AT_INT", 0)],
    {
      grow: controlPoints,
      movable: {
        attribute: "A_NUM_CONTROLPOINTS",
        pins: 2,
        format: CONTROL_POINTS,
        name: "Control point",
      },
    },
  ),
  nodeType("NT_TEX_FALLOFF", "PT_TEXTURE", "Textures", "Falloff map", [
    float("P_MIN", "min", [0], { min: 0, max: 1 }),
    float("P_MAX", "max", [1], { min: 0, max: 1 }),
  ]),
  nodeType("NT_TEX_DIRT", "PT_TEXTURE", "Textures", "Dirt texture", [
    float("P_STRENGTH", "strength", [1], { min: 0.1, max: 10 }),
    float("P_DETAILS", "details", [0], { min: 0, max: 10 }),
    grey("P_RADIUS", "radius", 0.1, [0.00001, 10000]),
    float("P_TOLERANCE", "tolerance", [0], { min: 0, max: 0.3 }),
  ]),
  nodeType("NT_TEX_MX_IMAGE", "PT_TEXTURE", "MaterialX", "Image", [
    file("P_FILENAME", "file", "*.png;*.jpg;*.exr;*.tif"),
    text("P_LAYER", "layer", ""),
    color("P_DEFAULT", "default", [0, 0, 0]),
  ]),
  nodeType("NT_TEX_READ_VDB", "PT_TEXTURE", "Textures", "VDB texture", [
    text("P_GRID_NAME", "gridName", "density"),
    float("P_SCALE", "scale", [1], { min: 0, max: 10000 }),
  ]),
  nodeType("NT_PROJ_UVW", "PT_PROJECTION", "Projections", "Mesh UV", [
    int("P_UV_SET", "uvSet", [1], { min: 1, max: 3 }),
  ]),
  nodeType("NT_PROJ_BOX", "PT_PROJECTION", "Projections", "Box", [
    link("P_TRANSFORM", "transform", "PT_TRANSFORM", "NT_TRANSFORM_3D"),
  ]),
  nodeType("NT_PROJ_SPHERICAL", "PT_PROJECTION", "Projections", "Spherical", [
    link("P_TRANSFORM", "transform", "PT_TRANSFORM", "NT_TRANSFORM_3D"),
  ]),
];
