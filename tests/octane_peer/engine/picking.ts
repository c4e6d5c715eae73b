import { Camera } from "../tracer/camera.ts";
import { geometryBvh, Intersector, RAY_FAR, RAY_NEAR } from "../tracer/intersect.ts";
import type { SceneData, Vec3 } from "../tracer/scene_data.ts";

/** What lies under a pixel: its object number, and where; distances in metres. */
export interface Pick {
  readonly object: number;
  readonly isSphere: boolean;
  readonly depth: number;
  readonly position: Vec3;
  readonly geometricNormal: Vec3;
  readonly smoothedNormal: Vec3;
  /** The triangle's corners; empty for a sphere. */
  readonly vertices: readonly Vec3[];
  /** Barycentric on a triangle, the unit direction from the centre on a sphere. */
  readonly onPrimitive: Vec3;
}

type Geometry = SceneData["geometry"];

function triple(values: ArrayLike<number>, at: number): Vec3 {
  return [values[at] ?? 0, values[at + 1] ?? 0, values[at + 2] ?? 0];
}

function unit([x, y, z]: Vec3): Vec3 {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/** Finds what lies under pixels; keeps the hierarchy of the geometry that it was last asked about. */
export function createPicker(): { pick(scene: SceneData, x: number, y: number): Pick | null } {
  let known: { geometry: Geometry; intersector: Intersector } | null = null;
  return {
    pick(scene, x, y) {
      const { geometry, film } = scene;
      if (x < 0 || y < 0 || x >= film.width || y >= film.height) return null;
      if (known === null || known.geometry !== geometry) {
        const bvh = geometryBvh(geometry);
        known = { geometry, intersector: new Intersector(geometry, new Set(), bvh) };
      }
      const { intersector } = known;
      const { ray } = intersector;
      const camera = new Camera(scene.camera, film.width / film.height);
      if (!camera.aim((x + 0.5) / film.width, (y + 0.5) / film.height, ray)) return null;
      ray[RAY_NEAR] = 1e-4;
      ray[RAY_FAR] = 1e30;
      return intersector.closest() ? describe(geometry, intersector) : null;
    },
  };
}

function describe(geometry: Geometry, intersector: Intersector): Pick {
  const { ray, hit, primitive, sphereCount } = intersector;
  const depth = hit[0] ?? 0;
  const origin = triple(ray, 0);
  const direction = triple(ray, 3);
  const position: Vec3 = [
    origin[0] + depth * direction[0],
    origin[1] + depth * direction[1],
    origin[2] + depth * direction[2],
  ];
  if (primitive < sphereCount) {
    const centre = triple(geometry.spheres, primitive * 4);
    const normal = unit([
      position[0] - centre[0],
      position[1] - centre[1],
      position[2] - centre[2],
    ]);
    return {
      object: geometry.sphereObjects[primitive] ?? 0,
      isSphere: true,
      depth,
      position,
      geometricNormal: normal,
      smoothedNormal: normal,
      vertices: [],
      onPrimitive: normal,
    };
  }
  const triangle = primitive - sphereCount;
  const corners = [0, 3, 6].map((at) => triple(geometry.positions, triangle * 9 + at));
  const [a = position, b = position, c = position] = corners;
  const u = hit[1] ?? 0;
  const v = hit[2] ?? 0;
  const e = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const;
  const f = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const;
  const normals = [0, 3, 6].map((at) => triple(geometry.normals, triangle * 9 + at));
  const smooth = [0, 1, 2].map((axis) =>
    (normals[0]?.[axis] ?? 0) * (1 - u - v) + (normals[1]?.[axis] ?? 0) * u +
    (normals[2]?.[axis] ?? 0) * v
  );
  return {
    object: geometry.triangleObjects[triangle] ?? 0,
    isSphere: false,
    depth,
    position,
    geometricNormal: unit([
      e[1] * f[2] - e[2] * f[1],
      e[2] * f[0] - e[0] * f[2],
      e[0] * f[1] - e[1] * f[0],
    ]),
    smoothedNormal: unit([smooth[0] ?? 0, smooth[1] ?? 0, smooth[2] ?? 0]),
    vertices: corners,
    onPrimitive: [1 - u - v, u, v],
  };
}
