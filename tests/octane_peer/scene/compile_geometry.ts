import {
  compose,
  createGeometryBuilder,
  IDENTITY,
  type Placement,
} from "../tracer/geometry_builder.ts";
import type { Mesh } from "../tracer/meshes.ts";
import type { GeometryData, MaterialData, Vec3 } from "../tracer/scene_data.ts";
import { compileMaterial, isInvisible, pinNumber, pinVector } from "./compile_materials.ts";
import { type GraphNode, resolveLinkers } from "./items.ts";

const DEEPEST = 32;

/** A mesh as it stands in the world. */
export interface MeshInstance {
  readonly node: GraphNode;
  readonly placement: Placement;
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

const ORDERS = ["XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX"] as const;

function rotation(axis: string, degrees: number): Placement {
  const angle = (degrees * Math.PI) / 180;
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  if (axis === "X") return [1, 0, 0, 0, 0, c, -s, 0, 0, s, c, 0];
  if (axis === "Y") return [c, 0, s, 0, 0, 1, 0, 0, -s, 0, c, 0];
  return [c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0];
}

/** Scale, then rotation in the node's order, then translation. */
export function compileTransform(node: GraphNode | null): Placement {
  if (node === null) return IDENTITY;
  const [sx, sy, sz] = pinVector(node, "P_SCALE", [1, 1, 1]);
  const angles = pinVector(node, "P_ROTATION", [0, 0, 0]);
  const [x, y, z] = pinVector(node, "P_TRANSLATION", [0, 0, 0]);
  const order = ORDERS[pinNumber(node, "P_ROTATION_ORDER", 2)] ?? "YXZ";
  let matrix: Placement = [sx, 0, 0, 0, 0, sy, 0, 0, 0, 0, sz, 0];
  for (const axis of [...order].reverse()) {
    matrix = compose(rotation(axis, angles["XYZ".indexOf(axis)] ?? 0), matrix);
  }
  return compose([1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z], matrix);
}

/** Every mesh below a geometry node, placed in the world. */
export function meshInstances(
  node: GraphNode | null,
  placement = IDENTITY,
  depth = 0,
): MeshInstance[] {
  const at = resolveLinkers(node);
  if (at === null || depth > DEEPEST) return [];
  switch (at.spec.type) {
    case "NT_GEO_MESH":
      return [{ node: at, placement }];
    case "NT_GEO_PLACEMENT": {
      const inner = compose(placement, compileTransform(at.input("P_TRANSFORM")));
      return meshInstances(at.input("P_GEOMETRY"), inner, depth + 1);
    }
    case "NT_GEO_GROUP":
      return at.pins.flatMap((pin) => meshInstances(pin.source, placement, depth + 1));
    default:
      return [];
  }
}

function vectors(node: GraphNode, id: string): Vec3[] {
  return node.attributes.list(id).map((value): Vec3 => {
    const [x = 0, y = 0, z = 0] = Array.isArray(value) ? value : [];
    return [x, y, z];
  });
}

function whole(node: GraphNode, id: string): number[] {
  return node.attributes.list(id).map(Number);
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
  for (const { node, placement } of instances) {
    const firstObject = objects.length;
    const surfaces = node.pins.map((pin, pinIx) => {
      objects.push({ node, pinIx });
      const source = resolveLinkers(pin.source);
      return { material: materialIx(source), hidden: isInvisible(source) };
    });
    if (surfaces.length === 0) {
      objects.push({ node, pinIx: 0 });
      surfaces.push({ material: materialIx(null), hidden: false });
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
