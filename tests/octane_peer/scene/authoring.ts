import type { Mesh } from "../tracer/meshes.ts";
import type { Vec3 } from "../tracer/scene_data.ts";
import type { GraphNode, NodeGraph } from "./items.ts";
import type { AttributeValue } from "./pin_specs.ts";
import type { SceneGraph } from "./scene_graph.ts";
import { setPinValue } from "./values.ts";

/** Creates a node with its default nodes; throws for a type that the test renderer does not know. */
export function add(graph: SceneGraph, owner: NodeGraph, type: string, name: string): GraphNode {
  const node = graph.createNode(type, owner, true, name);
  if (node === null) throw new Error(`Cannot create "${type}": unknown node type`);
  return node;
}

/** Sets a pin's value; throws when the node has no such pin with a value. */
export function setPin(
  graph: SceneGraph,
  node: GraphNode,
  id: string,
  value: AttributeValue,
): void {
  if (!setPinValue(graph, node, node.pinOf(id).index, value)) {
    throw new Error(`Cannot set "${id}" of "${node.name}": no such value`);
  }
}

/** Connects a node to a pin; throws when it does not fit. */
export function plug(
  graph: SceneGraph,
  node: GraphNode,
  pin: string | number,
  source: GraphNode,
): void {
  const index = typeof pin === "number" ? pin : node.pinOf(pin).index;
  if (!graph.canConnect(node, index, source, true)) {
    throw new Error(`Cannot connect "${source.name}" to pin "${pin}" of "${node.name}"`);
  }
  graph.connect(node, index, source);
}

/** Creates a node inside a pin; throws when it does not fit. */
export function nest(graph: SceneGraph, node: GraphNode, id: string, type: string): GraphNode {
  const inner = graph.createInternal(node, node.pinOf(id).index, type, true);
  if (inner === null) throw new Error(`Cannot create "${type}" in "${id}" of "${node.name}"`);
  return inner;
}

/** Creates a mesh node with one material pin. */
export function addMesh(graph: SceneGraph, owner: NodeGraph, name: string, mesh: Mesh): GraphNode {
  const node = add(graph, owner, "NT_GEO_MESH", name);
  const set = (id: string, value: readonly AttributeValue[]) => graph.setAttribute(node, id, value);
  set("A_VERTICES", mesh.vertices);
  set("A_NORMALS", mesh.normals);
  set("A_VERTICES_PER_POLY", mesh.polygons.map((polygon) => polygon.vertices.length));
  set("A_POLY_VERTEX_INDICES", mesh.polygons.flatMap((polygon) => polygon.vertices));
  set("A_POLY_NORMAL_INDICES", mesh.polygons.flatMap((polygon) => polygon.normals));
  set("A_MATERIAL_NAMES", ["material"]);
  return node;
}

/** Creates a mesh node of exact spheres with one material pin. */
export function addSpheres(
  graph: SceneGraph,
  owner: NodeGraph,
  name: string,
  spheres: readonly { readonly centre: Vec3; readonly radius: number }[],
): GraphNode {
  const node = add(graph, owner, "NT_GEO_MESH", name);
  graph.setAttribute(node, "A_SPHERE_CENTERS", spheres.map((sphere) => sphere.centre));
  graph.setAttribute(node, "A_SPHERE_RADIUSES", spheres.map((sphere) => sphere.radius));
  graph.setAttribute(node, "A_MATERIAL_NAMES", ["material"]);
  return node;
}

/** Creates a placement of a geometry node. */
export function place(
  graph: SceneGraph,
  owner: NodeGraph,
  geometry: GraphNode,
  translation: Vec3,
  rotation: Vec3 = [0, 0, 0],
): GraphNode {
  const node = add(graph, owner, "NT_GEO_PLACEMENT", `${geometry.name} placed`);
  const transform = node.input("P_TRANSFORM");
  if (transform !== null) {
    setPin(graph, transform, "P_TRANSLATION", translation);
    setPin(graph, transform, "P_ROTATION", rotation);
  }
  plug(graph, node, "P_GEOMETRY", geometry);
  return node;
}

/** Creates a group of geometry nodes. */
export function group(
  graph: SceneGraph,
  owner: NodeGraph,
  name: string,
  members: readonly GraphNode[],
): GraphNode {
  const node = add(graph, owner, "NT_GEO_GROUP", name);
  graph.setAttribute(node, "A_PIN_COUNT", members.length);
  members.forEach((member, i) => plug(graph, node, i, member));
  return node;
}
