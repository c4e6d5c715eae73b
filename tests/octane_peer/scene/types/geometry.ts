import type { Attributes } from "../attributes.ts";
import { counted, input } from "../dynamic_pins.ts";
import { arrayAttribute, attribute, nodeType, type NodeTypeSpec } from "../node_type.ts";
import { bool, color, float, int, link, mask, type PinSpec } from "../pin_specs.ts";

/** `MovableInputFormat` of geometry and of materials. */
const GEOMETRY_INPUTS = 5;

/** A pin for every material name, then one for every object name. */
function surfacePins(attributes: Attributes): PinSpec[] {
  const names = (id: string) => attributes.shownList(id).map(String);
  return [
    ...names("A_MATERIAL_NAMES").map((name) => input(name, "PT_MATERIAL")),
    ...names("A_OBJECT_NAMES").map((name) => input(name, "PT_OBJECTLAYER")),
  ];
}

/** Meshes, and what places and gathers them. Meshes and groups grow pins of their own. */
export const GEOMETRY_TYPES: readonly NodeTypeSpec[] = [
  nodeType("NT_GEO_MESH", "PT_GEOMETRY", "Geometry", "Mesh", [], [
    attribute("A_FILENAME", "filename", "AT_FILENAME", ""),
    attribute("A_PACKAGE", "package", "AT_STRING", ""),
    attribute("A_RELOAD", "reload", "AT_BOOL", false),
    attribute("A_USER_INSTANCE_ID", "userInstanceId", "AT_INT", -1),
    attribute("A_GEOIMP_MAX_SMOOTH_ANGLE", "maxSmoothAngle", "AT_FLOAT", 45),
    attribute("A_SUBD_LEVEL", "subdLevel", "AT_INT", 0),
    attribute("A_MESHLET_MESH_ID", "meshletMeshId", "AT_LONG", 0n),
    arrayAttribute("A_VERTICES", "vertices", "AT_FLOAT3"),
    arrayAttribute("A_VERTICES_PER_POLY", "polyVertexCounts", "AT_INT"),
    arrayAttribute("A_POLY_VERTEX_INDICES", "polyVertexIndices", "AT_INT"),
    arrayAttribute("A_NORMALS", "normals", "AT_FLOAT3"),
    arrayAttribute("A_POLY_NORMAL_INDICES", "polyNormalIndices", "AT_INT"),
    arrayAttribute("A_UVWS", "uvws", "AT_FLOAT3"),
    arrayAttribute("A_HAIR_WS", "hairWs", "AT_FLOAT2"),
    arrayAttribute("A_FLOAT_ATTRIBUTE1", "floatAttribute1", "AT_FLOAT"),
    arrayAttribute("A_SUBD_CREASE_INDICES", "subdCreaseIndices", "AT_INT2"),
    arrayAttribute("A_POLY_JOINT_INDICES", "polyJointIndices", "AT_INT4"),
    arrayAttribute("A_REST_MATRICES", "restMatrices", "AT_MATRIX"),
    arrayAttribute("A_POLY_MATERIAL_INDICES", "polyMaterialIndices", "AT_INT"),
    arrayAttribute("A_POLY_OBJECT_INDICES", "polyObjectIndices", "AT_INT"),
    arrayAttribute("A_MATERIAL_NAMES", "materialNames", "AT_STRING"),
    arrayAttribute("A_OBJECT_NAMES", "objectNames", "AT_STRING"),
    arrayAttribute("A_SPHERE_CENTERS", "sphereCenters", "AT_FLOAT3"),
    arrayAttribute("A_SPHERE_RADIUSES", "sphereRadiuses", "AT_FLOAT"),
    arrayAttribute("A_SPHERE_MATERIAL_INDICES", "sphereMaterialIndices", "AT_INT"),
  ], { grow: surfacePins }),
  nodeType("NT_GEO_PLACEMENT", "PT_GEOMETRY", "Geometry", "Placement", [
    link("P_TRANSFORM", "transform", "PT_TRANSFORM", "NT_TRANSFORM_3D"),
    link("P_GEOMETRY", "geometry", "PT_GEOMETRY", null),
  ], [attribute("A_USER_INSTANCE_ID", "userInstanceId", "AT_INT", -1)]),
  nodeType("NT_GEO_GROUP", "PT_GEOMETRY", "Geometry", "Geometry group", [], [
    attribute("A_PIN_COUNT", "pinCount", "AT_INT", 0),
  ], counted("A_PIN_COUNT", "PT_GEOMETRY", GEOMETRY_INPUTS)),
  nodeType("NT_GEO_SCATTER", "PT_GEOMETRY", "Geometry", "Scatter", [
    link("P_GEOMETRY", "geometry", "PT_GEOMETRY", null),
  ], [
    attribute("A_FILENAME", "filename", "AT_FILENAME", ""),
    arrayAttribute("A_TRANSFORMS", "transforms", "AT_MATRIX"),
    arrayAttribute("A_USER_INSTANCE_IDS", "userInstanceIds", "AT_INT"),
    attribute("A_INHERIT", "inherit", "AT_BOOL", true),
  ]),
  nodeType("NT_GEO_VOLUME", "PT_GEOMETRY", "Geometry", "Volume", [
    link("P_MEDIUM", "medium", "PT_MEDIUM", null),
  ], [
    attribute("A_FILENAME", "filename", "AT_FILENAME", ""),
    attribute("A_VOLUME_RESOLUTION", "volumeResolution", "AT_INT3", [1, 1, 1]),
    attribute("A_TRANSFORM", "transform", "AT_MATRIX", [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]),
    arrayAttribute("A_VOLUME_REGULAR_GRID", "volumeRegularGrid", "AT_FLOAT"),
    arrayAttribute("A_VOLUME_CHANNEL_IS_FLOAT3", "volumeChannelIsFloat3", "AT_BOOL"),
    arrayAttribute("A_VOLUME_NODES", "volumeNodes", "AT_INT3"),
    arrayAttribute("A_VOLUME_LEAVES", "volumeLeaves", "AT_LONG"),
    arrayAttribute("A_VOLUME_CHANNEL_OFFSETS", "volumeChannelOffsets", "AT_LONG2"),
    arrayAttribute("A_VOLUME_CHANNEL_DEFAULTS", "volumeChannelDefaults", "AT_FLOAT4"),
  ]),
  nodeType("NT_OBJECTLAYER", "PT_OBJECTLAYER", "Object layers", "Object layer", [
    int("P_LAYER_ID", "layerId", [1], { min: 1, max: 255 }),
    float("P_GENERAL_VISIBILITY", "generalVisibility", [1], { min: 0, max: 1 }),
    bool("P_CAMERA_VISIBILITY", "cameraVisibility", true),
    bool("P_SHADOW_VISIBILITY", "shadowVisibility", true),
    mask("P_LIGHT_PASS_MASK", "lightPassMask", 4194303),
    int("P_RANDOM_SEED", "randomSeed", [0], { min: 0, max: 65535 }),
    color("P_OBJECT_COLOR", "objectColor", [1, 1, 1]),
  ]),
  nodeType("NT_OBJECTLAYER_MAP", "PT_GEOMETRY", "Object layers", "Object layer map", [
    link("P_GEOMETRY", "geometry", "PT_GEOMETRY", null),
    link("P_OBJECT_LAYER", "objectLayer", "PT_OBJECTLAYER", "NT_OBJECTLAYER"),
  ]),
];
