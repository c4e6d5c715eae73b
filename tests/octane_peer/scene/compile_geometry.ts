import {
  compose,
  createGeometryBuilder,
  IDENTITY,
  type Placement,
} from "../tracer/geometry_builder.ts";
import type { Mesh } from "../tracer/meshes.ts";
import type { GeometryData, MaterialData, Vec3 } from "../tracer/scene_data.ts";
import { compileMaterial, isInvisible, pinFlag, pinNumber } from "./compile_materials.ts";
import { type GraphNode, standIn } from "./items.ts";
import { compileTransform, placementOf } from "./transforms.ts";

const DEEPEST = 32;

/** A mesh as it stands in the world, and whether an object layer around it hides it. */
export interface MeshInstance {
  readonly node: GraphNode;
  readonly placement: Placement;
  readonly hidden: boolean;
}

/** What a primitive's object number stands for: the node that owns its material pin, and which. */
export interface ObjectPin {
  readonly node: GraphNode;
  readonly pinIx: number;
}

/** Geometry for the tracer, and what its numbers stand for. */
export interface CompiledGeometry {
  readonly geometry: GeometryData;
  readonly materials: readonly MaterialData[];
  readonly objects: readonly ObjectPin[];
}

/** Every mesh below a geometry node, placed in the world. */
export function meshInstances(
  node: GraphNode | null,
  placement = IDENTITY,
  hidden = false,
  depth = 0,
): MeshInstance[] {
  const at = standIn(node);
  if (at === null || depth > DEEPEST) return [];
  const below = (inner: GraphNode | null, where = placement, unseen = hidden) =>
    meshInstances(inner, where, unseen, depth + 1);
  switch (at.spec.type) {
    case "NT_GEO_MESH":
      return [{ node: at, placement, hidden }];
    case "NT_GEO_PLACEMENT": {
      const inner = compose(placement, compileTransform(at.input("P_TRANSFORM")));
      return below(at.input("P_GEOMETRY"), inner);
    }
    case "NT_GEO_SCATTER":
      return at.attributes.shownList("A_TRANSFORMS").flatMap((matrix) =>
        below(at.input("P_GEOMETRY"), compose(placement, placementOf(matrix)))
      );
    case "NT_OBJECTLAYER_MAP":
      return below(at.input("P_GEOMETRY"), placement, hidden || hides(at.input("P_OBJECT_LAYER")));
    case "NT_GEO_GROUP":
      return at.pins.flatMap((pin) => below(pin.shown));
    default:
      return [];
  }
}

/** Whether an object layer hides what it is applied to. */
function hides(layer: GraphNode | null): boolean {
  if (layer === null) return false;
  return pinNumber(layer, "P_GENERAL_VISIBILITY", 1) <= 0 ||
    !pinFlag(layer, "P_CAMERA_VISIBILITY", true);
}

function vectors(node: GraphNode, id: string): Vec3[] {
  return node.attributes.shownList(id).map((value): Vec3 => {
    const [x = 0, y = 0, z = 0] = Array.isArray(value) ? value : [];
    return [x, y, z];
  });
}

function whole(node: GraphNode, id: string): number[] {
  return node.attributes.shownList(id).map(Number);
}

/** A mesh node's polygons in its own space. */
export function meshOf(node: GraphNode): Mesh {
  const indices = whole(node, "A_POLY_VERTEX_INDICES");
  const normalIndices = whole(node, "A_POLY_NORMAL_INDICES");
  let at = 0;
  const polygons = whole(node, "A_VERTICES_PER_POLY").map((count) => {
    const from = at;
    at += count;
    return {
      vertices: indices.slice(from, at),
      normals: normalIndices.length > 0 ? normalIndices.slice(from, at) : indices.slice(from, at),
    };
  });
  return { vertices: vectors(node, "A_VERTICES"), normals: vectors(node, "A_NORMALS"), polygons };
}

/** A mesh node's exact spheres in its own space. */
export function spheresOf(node: GraphNode): { centre: Vec3; radius: number; material: number }[] {
  const radii = whole(node, "A_SPHERE_RADIUSES");
  const materials = whole(node, "A_SPHERE_MATERIAL_INDICES");
  return vectors(node, "A_SPHERE_CENTERS").map((centre, i) => ({
    centre,
    radius: radii[i] ?? 1,
    material: materials[i] ?? 0,
  }));
}

/** Compiles everything below a geometry node; `material` replaces every material when given. */
export function compileGeometry(instances: readonly MeshInstance[]): CompiledGeometry {
  const builder = createGeometryBuilder();
  const materials: MaterialData[] = [];
  const known = new Map<GraphNode | null, number>();
  const objects: ObjectPin[] = [];
  const materialIx = (node: GraphNode | null): number => {
    const before = known.get(node);
    if (before !== undefined) return before;
    known.set(node, materials.length);
    return materials.push(compileMaterial(node)) - 1;
  };
  for (const { node, placement, hidden } of instances) {
    if (hidden) continue;
    const firstObject = objects.length;
    const layer = node.pins.find((pin) => pin.spec.type === "PT_OBJECTLAYER");
    const hiddenByLayer = hides(standIn(layer?.shown ?? null));
    const materialPins = node.pins.filter((pin) => pin.spec.type === "PT_MATERIAL");
    const surfaces = materialPins.map((pin) => {
      objects.push({ node, pinIx: node.pins.indexOf(pin) });
      const source = standIn(pin.shown);
      return { material: materialIx(source), hidden: hiddenByLayer || isInvisible(source) };
    });
    if (surfaces.length === 0) {
      objects.push({ node, pinIx: 0 });
      surfaces.push({ material: materialIx(null), hidden: hiddenByLayer });
    }
    const last = surfaces.length - 1;
    const slot = (index: number) => Math.max(0, Math.min(last, index));
    const perPolygon = whole(node, "A_POLY_MATERIAL_INDICES");
    const mesh = meshOf(node);
    for (const [index, surface] of surfaces.entries()) {
      if (surface.hidden) continue;
      const polygons = last === 0
        ? mesh.polygons
        : mesh.polygons.filter((_, i) => slot(perPolygon[i] ?? 0) === index);
      const part = { ...mesh, polygons };
      builder.addMesh(part, placement, () => surface.material, firstObject + index);
    }
    for (const sphere of spheresOf(node)) {
      const surface = surfaces[slot(sphere.material)];
      if (surface === undefined || surface.hidden) continue;
      const object = firstObject + slot(sphere.material);
      builder.addSphere(sphere.centre, sphere.radius, placement, surface.material, object);
    }
  }
  return { geometry: builder.build(), materials, objects };
}
