import { arrayAttribute, attribute, nodeType, type NodeTypeSpec } from "../node_type.ts";
import { link } from "../pin_specs.ts";

/** Meshes, and what places and gathers them. Meshes and groups grow pins of their own. */
export const GEOMETRY_TYPES: readonly NodeTypeSpec[] = [
  nodeType("NT_GEO_MESH", "PT_GEOMETRY", "Geometry", "Mesh", [], [
    attribute("A_FILENAME", "filename", "AT_FILENAME", ""),
    attribute("A_RELOAD", "reload", "AT_BOOL", false),
    arrayAttribute("A_VERTICES", "vertices", "AT_FLOAT3"),
    arrayAttribute("A_VERTICES_PER_POLY", "polyVertexCounts", "AT_INT"),
    arrayAttribute("A_POLY_VERTEX_INDICES", "polyVertexIndices", "AT_INT"),
    arrayAttribute("A_NORMALS", "normals", "AT_FLOAT3"),
    arrayAttribute("A_POLY_NORMAL_INDICES", "polyNormalIndices", "AT_INT"),
    arrayAttribute("A_POLY_MATERIAL_INDICES", "polyMaterialIndices", "AT_INT"),
    arrayAttribute("A_MATERIAL_NAMES", "materialNames", "AT_STRING"),
    arrayAttribute("A_SPHERE_CENTERS", "sphereCenters", "AT_FLOAT3"),
    arrayAttribute("A_SPHERE_RADIUSES", "sphereRadiuses", "AT_FLOAT"),
    arrayAttribute("A_SPHERE_MATERIAL_INDICES", "sphereMaterialIndices", "AT_INT"),
  ]),
  nodeType("NT_GEO_PLACEMENT", "PT_GEOMETRY", "Geometry", "Placement", [
    link("P_TRANSFORM", "transform", "PT_TRANSFORM", "NT_TRANSFORM_3D"),
    link("P_GEOMETRY", "geometry", "PT_GEOMETRY", null),
  ]),
  nodeType("NT_GEO_GROUP", "PT_GEOMETRY", "Geometry", "Geometry group", [], [
    attribute("A_PIN_COUNT", "pinCount", "AT_INT", 0),
  ]),
];
