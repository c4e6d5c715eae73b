import type * as beta2 from "../../kit/octane/gen/beta2.ts";
import { AttributeId, AttributeTypeId, NodeType } from "../../kit/octane/gen/beta2.ts";

/** The three rows of a matrix. */
export const ROWS = [
  { x: 1, y: 0, z: 0, w: 5 },
  { x: 0, y: 2, z: 0, w: 6 },
  { x: 0, y: 0, z: 3, w: 7 },
];

/** A node type, an attribute of it, its expected type and kind, and a value in the wire's shape. */
export type Case = readonly [
  beta2.NodeType,
  beta2.AttributeId,
  beta2.AttributeTypeId,
  string,
  unknown,
];

/** Values that are alone. */
export const VALUES: readonly Case[] = [
  [NodeType.NT_BOOL, AttributeId.A_VALUE, AttributeTypeId.ATTR_ID_BOOL, "bool", true],
  [NodeType.NT_ENUM, AttributeId.A_VALUE, AttributeTypeId.ATTR_ID_INT, "int", -7],
  [NodeType.NT_TEX_IMAGE, AttributeId.A_SIZE, AttributeTypeId.ATTR_ID_INT2, "int2", { x: 8, y: 9 }],
  [
    NodeType.NT_IMAGE_RESOLUTION,
    AttributeId.A_VALUE,
    AttributeTypeId.ATTR_ID_INT3,
    "int3",
    { x: 640, y: 360, z: 0 },
  ],
  [
    NodeType.NT_INT,
    AttributeId.A_VALUE,
    AttributeTypeId.ATTR_ID_INT4,
    "int4",
    { x: 1, y: 2, z: 3, w: 4 },
  ],
  [
    NodeType.NT_TEX_IMAGE,
    AttributeId.A_SHARED_SURFACE_ID,
    AttributeTypeId.ATTR_ID_LONG,
    "long",
    2n ** 60n + 1n,
  ],
  [
    NodeType.NT_TEX_IMAGE,
    AttributeId.A_VIRTUAL_TEXTURE_ID,
    AttributeTypeId.ATTR_ID_LONG2,
    "long2",
    { x: -(2n ** 55n), y: 2n ** 53n + 1n },
  ],
  [NodeType.NT_TEX_FLOAT, AttributeId.A_VALUE, AttributeTypeId.ATTR_ID_FLOAT, "float", 0.25],
  [
    NodeType.NT_PROJECT_SETTINGS,
    AttributeId.A_MIN_TIME_SPAN,
    AttributeTypeId.ATTR_ID_FLOAT2,
    "float2",
    { x: 1.5, y: 2.5 },
  ],
  [
    NodeType.NT_TEX_RGB,
    AttributeId.A_VALUE,
    AttributeTypeId.ATTR_ID_FLOAT3,
    "float3",
    { x: 2, y: 0.5, z: 0 },
  ],
  [
    NodeType.NT_FLOAT,
    AttributeId.A_VALUE,
    AttributeTypeId.ATTR_ID_FLOAT4,
    "float4",
    { x: 1, y: -1, z: 0.5, w: 0 },
  ],
  [
    NodeType.NT_TRANSFORM_VALUE,
    AttributeId.A_TRANSFORM,
    AttributeTypeId.ATTR_ID_MATRIX,
    "matrix",
    { m: ROWS },
  ],
  [NodeType.NT_STRING, AttributeId.A_VALUE, AttributeTypeId.ATTR_ID_STRING, "string", "r\u00e4um"],
  [NodeType.NT_FILE, AttributeId.A_VALUE, AttributeTypeId.ATTR_ID_STRING, "string", "a\\b.png"],
];

/** Lists of values. */
export const LISTS: readonly Case[] = [
  [
    NodeType.NT_GEO_VOLUME,
    AttributeId.A_VOLUME_CHANNEL_IS_FLOAT3,
    AttributeTypeId.ATTR_ID_BOOL,
    "bool",
    [true, false],
  ],
  [
    NodeType.NT_TEX_IMAGE,
    AttributeId.A_BUFFER,
    AttributeTypeId.ATTR_ID_BYTE,
    "byte",
    new Uint8Array([0, 127, 255, 1]),
  ],
  [
    NodeType.NT_GEO_MESH,
    AttributeId.A_VERTICES_PER_POLY,
    AttributeTypeId.ATTR_ID_INT,
    "int",
    [3, 4, -1],
  ],
  [
    NodeType.NT_GEO_MESH,
    AttributeId.A_SUBD_CREASE_INDICES,
    AttributeTypeId.ATTR_ID_INT2,
    "int2",
    [{ x: 1, y: 2 }],
  ],
  [
    NodeType.NT_GEO_VOLUME,
    AttributeId.A_VOLUME_NODES,
    AttributeTypeId.ATTR_ID_INT3,
    "int3",
    [{ x: 1, y: 2, z: 3 }],
  ],
  [
    NodeType.NT_GEO_MESH,
    AttributeId.A_POLY_JOINT_INDICES,
    AttributeTypeId.ATTR_ID_INT4,
    "int4",
    [{ x: 1, y: 2, z: 3, w: 4 }],
  ],
  [
    NodeType.NT_GEO_VOLUME,
    AttributeId.A_VOLUME_LEAVES,
    AttributeTypeId.ATTR_ID_LONG,
    "long",
    [2n ** 60n + 1n],
  ],
  [
    NodeType.NT_GEO_VOLUME,
    AttributeId.A_VOLUME_CHANNEL_OFFSETS,
    AttributeTypeId.ATTR_ID_LONG2,
    "long2",
    [{ x: 1n, y: -(2n ** 60n) }],
  ],
  [
    NodeType.NT_GEO_MESH,
    AttributeId.A_FLOAT_ATTRIBUTE1,
    AttributeTypeId.ATTR_ID_FLOAT,
    "float",
    [0.5, 1],
  ],
  [
    NodeType.NT_GEO_MESH,
    AttributeId.A_HAIR_WS,
    AttributeTypeId.ATTR_ID_FLOAT2,
    "float2",
    [{ x: 0.5, y: 1 }],
  ],
  [
    NodeType.NT_GEO_MESH,
    AttributeId.A_UVWS,
    AttributeTypeId.ATTR_ID_FLOAT3,
    "float3",
    [{ x: 0.5, y: 1, z: 0 }],
  ],
  [
    NodeType.NT_GEO_VOLUME,
    AttributeId.A_VOLUME_CHANNEL_DEFAULTS,
    AttributeTypeId.ATTR_ID_FLOAT4,
    "float4",
    [{ x: 0.5, y: 1, z: 0, w: 2 }],
  ],
  [
    NodeType.NT_GEO_SCATTER,
    AttributeId.A_TRANSFORMS,
    AttributeTypeId.ATTR_ID_MATRIX,
    "matrix",
    [{ m: ROWS }, { m: ROWS }],
  ],
  [
    NodeType.NT_GEO_MESH,
    AttributeId.A_MATERIAL_NAMES,
    AttributeTypeId.ATTR_ID_STRING,
    "string",
    ["a", ""],
  ],
];
