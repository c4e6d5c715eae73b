import type { NodeTypeSpec } from "../scene/node_type.ts";
import { isLinker } from "../scene/node_kinds.ts";
import type { AttributeSpec, AttributeValue, Dimension, PinSpec } from "../scene/pin_specs.ts";
import type { Names } from "../wire/names.ts";
import { pinColor } from "./pin_colors.ts";

/** The one type of graph that can be created. */
export const STANDARD_GRAPH = "GT_STANDARD";

const vector4 = (value: AttributeValue | null) => {
  const [x = 0, y = 0, z = 0, w = 0] = Array.isArray(value)
    ? value.map(Number)
    : [Number(value ?? 0)];
  return { x, y, z, w };
};

/** Graphs as `ApiNodeGraphInfo`. */
export function graphInfo(names: Names) {
  return {
    type: names.number("NodeGraphType", STANDARD_GRAPH),
    description: "Standard node graph",
    category: "Node graphs",
    defaultName: "Node graph",
    isInspectable: true,
    isCreatableByApi: true,
  };
}

const rangeOf = (dimension: Dimension) => ({
  name: dimension.name,
  minValue: dimension.min,
  maxValue: dimension.max,
  sliderMinValue: dimension.sliderMin,
  sliderMaxValue: dimension.sliderMax,
  sliderStep: dimension.step,
});

/** An attribute as `ApiAttributeInfo`; type AT_UNKNOWN when there is no such attribute. */
export function attributeInfo(names: Names, spec: AttributeSpec | undefined) {
  if (spec === undefined) return {};
  const { initial } = spec;
  const number = typeof initial === "boolean" ? Number(initial) : initial;
  const isFloat = spec.type.startsWith("AT_FLOAT");
  const isLong = spec.type.startsWith("AT_LONG");
  const none = isLong || typeof initial === "string";
  const [x = 0n, y = 0n] = isLong && !spec.isArray ? [initial].flat().map(BigInt) : [];
  return {
    id: names.number("AttributeId", spec.id),
    type: names.number("AttributeType", spec.type),
    isArray: spec.isArray,
    description: "",
    defaultInts: vector4(isFloat || none ? 0 : number),
    defaultLongs: { x, y },
    defaultFloats: vector4(isFloat ? number : 0),
    defaultString: typeof initial === "string" ? initial : "",
  };
}

/** A node type as `ApiNodeInfo`. */
export function nodeInfo(names: Names, spec: NodeTypeSpec) {
  return {
    type: names.number("NodeType", spec.type),
    description: spec.label,
    outType: names.number("NodePinType", spec.outType),
    nodeColor: pinColor(spec.outType),
    isLinker: isLinker(spec.type),
    isOutputLinker: spec.type.startsWith("NT_OUT_"),
    takesPinDefaultValue: spec.pins.length === 0 &&
      spec.attributes.some(({ id }) => id === "A_VALUE"),
    isCreatableByApi: true,
    category: spec.category,
    defaultName: spec.label,
    attributeInfoCount: spec.attributes.length,
    pinInfoCount: spec.pins.length,
    ...(spec.movable === undefined ? {} : {
      movableInputCountAttribute: names.number("AttributeId", spec.movable.attribute),
      movableInputPinCount: spec.movable.pins,
      movableInputFormat: spec.movable.format,
      movableInputName: spec.movable.name,
    }),
  };
}

/** A pin as `ApiNodePinInfo`, with the one detail that belongs to its type. */
export function pinInfo(names: Names, pin: PinSpec) {
  return {
    id: names.number("PinId", pin.id),
    type: names.number("NodePinType", pin.type),
    staticName: pin.name,
    staticLabel: pin.label,
    description: "",
    groupName: pin.group,
    pinColor: pinColor(pin.type),
    defaultNodeType: pin.defaultNode === null ? 0 : names.number("NodeType", pin.defaultNode),
    ...detailOf(pin),
  };
}

function detailOf({ detail, value }: PinSpec) {
  switch (detail.kind) {
    case "bool":
      return { boolInfo: { isValid: true, defaultValue: value === true } };
    case "float":
      return {
        floatInfo: {
          isValid: true,
          dimCount: detail.dimensions.length,
          dimInfos: detail.dimensions.map(rangeOf),
          defaultValue: vector4(value),
          useSliders: detail.dimensions.length === 1,
          isColor: detail.color,
        },
      };
    case "int":
      return {
        intInfo: {
          isValid: true,
          dimCount: detail.dimensions.length,
          dimInfos: detail.dimensions.map(rangeOf),
          defaultValue: vector4(value),
          useSliders: detail.dimensions.length === 1,
        },
      };
    case "enum":
      return {
        enumInfo: {
          isValid: true,
          values: detail.values.map(([number, label]) => ({ value: number, label })),
          valueCount: detail.values.length,
          defaultValue: Number(value ?? 0),
        },
      };
    case "texture":
      return {
        texInfo: {
          isValid: true,
          minValue: detail.min,
          maxValue: detail.max,
          sliderMinValue: detail.min,
          sliderMaxValue: detail.max,
          defaultValue: vector4(value),
        },
      };
    case "mask":
      return { bitMaskInfo: { isValid: true, defaultValue: Number(value ?? 0) } };
    case "string":
      return {
        stringInfo: {
          isValid: true,
          defaultValue: String(value ?? ""),
          isFile: detail.isFile,
          filePatterns: detail.patterns,
          allowCustomValue: true,
        },
      };
    case "transform":
      return { transformInfo: transformInfo(detail.dimensions) };
    case "node":
      return {};
  }
}

const IDENTITY_ROWS = [
  { x: 1, y: 0, z: 0, w: 0 },
  { x: 0, y: 1, z: 0, w: 0 },
  { x: 0, y: 0, z: 1, w: 0 },
];

function transformInfo(dimCount: 2 | 3) {
  return {
    isValid: true,
    dimCount,
    defaultValue: { m: IDENTITY_ROWS },
    scaleBounds: { defaultValue: 1, minValue: 0.001, maxValue: 1000 },
    rotationBounds: { defaultValue: 0, minValue: -360, maxValue: 360 },
    translationBounds: { defaultValue: 0, minValue: -1e10, maxValue: 1e10 },
    isUvwTransform: dimCount === 2,
  };
}
