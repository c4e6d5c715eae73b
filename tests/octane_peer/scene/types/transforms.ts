import { arrayAttribute, attribute, nodeType, type NodeTypeSpec } from "../node_type.ts";
import { choice, float, int, link } from "../pin_specs.ts";

const ORDER = choice("P_ROTATION_ORDER", "rotationOrder", 2, [
  [0, "XYZ"],
  [1, "XZY"],
  [2, "YXZ"],
  [3, "YZX"],
  [4, "ZXY"],
  [5, "ZYX"],
]);
const ROTATION = float("P_ROTATION", "rotation", [0, 0, 0], { dims: 3, min: -360, max: 360 });
const SCALE = float("P_SCALE", "scale", [1, 1, 1], { dims: 3, min: 0.001, max: 1000 });

/** Transforms made of values, one that is a matrix, and ramps. */
export const TRANSFORM_TYPES: readonly NodeTypeSpec[] = [
  nodeType("NT_TRANSFORM_SCALE", "PT_TRANSFORM", "Transforms", "Scale", [SCALE]),
  nodeType("NT_TRANSFORM_ROTATION", "PT_TRANSFORM", "Transforms", "Rotation", [ORDER, ROTATION]),
  nodeType("NT_TRANSFORM_3D", "PT_TRANSFORM", "Transforms", "3D transformation", [
    ORDER,
    ROTATION,
    SCALE,
    float("P_TRANSLATION", "translation", [0, 0, 0], { dims: 3 }),
  ]),
  nodeType("NT_TRANSFORM_2D", "PT_TRANSFORM", "Transforms", "2D transformation", [
    float("P_ROTATION", "rotation", [0], { min: -360, max: 360 }),
    float("P_SCALE", "scale", [1, 1], { dims: 2, min: 0.001, max: 1000 }),
    float("P_TRANSLATION", "translation", [0, 0], { dims: 2 }),
  ]),
  nodeType("NT_TRANSFORM_VALUE", "PT_TRANSFORM", "Transforms", "Transform value", [], [
    attribute("A_TRANSFORM", "transform", "AT_MATRIX", [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]),
  ]),
  nodeType("NT_VOLUME_RAMP", "PT_VOLUME_RAMP", "Ramps", "Volume gradient", [
    float("P_MAX", "max", [1], { min: 0.001, max: 100000 }),
    choice("P_INTERPOLATION_TYPE", "interpolationType", 2, [[1, "Constant"], [2, "Linear"]]),
  ], [
    arrayAttribute("A_COLORS", "colors", "AT_FLOAT3"),
    arrayAttribute("A_POSITIONS", "positions", "AT_FLOAT"),
  ]),
  nodeType("NT_TOON_RAMP", "PT_TOON_RAMP", "Ramps", "Toon ramp", [
    choice("P_INTERPOLATION_TYPE", "interpolationType", 1, [[1, "Constant"], [2, "Linear"]]),
    int("P_STEPS", "steps", [3], { min: 1, max: 16 }),
  ], [
    arrayAttribute("A_COLORS", "colors", "AT_FLOAT3"),
    arrayAttribute("A_POSITIONS", "positions", "AT_FLOAT"),
  ]),
  nodeType("NT_DISPLACEMENT", "PT_DISPLACEMENT", "Displacement", "Texture displacement", [
    link("P_TEXTURE", "texture", "PT_TEXTURE", null),
    float("P_AMOUNT", "amount", [0.1], { min: -1000, max: 1000 }),
    choice("P_LEVEL_OF_DETAIL", "levelOfDetail", 8, [[8, "256x256"], [9, "512x512"], [10, "1K"]]),
  ]),
];
