import type { Mesh } from "./meshes.ts";
import type { GeometryData, Vec3 } from "./scene_data.ts";

/** A 3x4 row-major matrix from an object's space to the world. */
export type Placement = readonly number[];

/** Leaves things where they are. */
export const IDENTITY: Placement = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];

/** Moves a point by a placement. */
export function placePoint(m: Placement, [x, y, z]: Vec3): Vec3 {
  const row = (i: number) =>
    (m[i] ?? 0) * x + (m[i + 1] ?? 0) * y + (m[i + 2] ?? 0) * z + (m[i + 3] ?? 0);
  return [row(0), row(4), row(8)];
}

/** Turns a normal by a placement, keeping it at right angles to the placed surface. */
export function placeNormal(m: Placement, [x, y, z]: Vec3): Vec3 {
  const [a = 0, b = 0, c = 0, , d = 0, e = 0, f = 0, , g = 0, h = 0, i = 0] = m;
  const out = [
    (e * i - f * h) * x + (f * g - d * i) * y + (d * h - e * g) * z,
    (c * h - b * i) * x + (a * i - c * g) * y + (b * g - a * h) * z,
    (b * f - c * e) * x + (c * d - a * f) * y + (a * e - b * d) * z,
  ] as const;
  const length = Math.hypot(...out) || 1;
  return [out[0] / length, out[1] / length, out[2] / length];
}

/** Does one placement after another: `compose(outer, inner)` puts inner's world inside outer. */
export function compose(outer: Placement, inner: Placement): Placement {
  const out: number[] = [];
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 4; column++) {
      let sum = column === 3 ? outer[row * 4 + 3] ?? 0 : 0;
      for (let k = 0; k < 3; k++) sum += (outer[row * 4 + k] ?? 0) * (inner[k * 4 + column] ?? 0);
      out.push(sum);
    }
  }
  return out;
}

/** Gathers meshes and spheres into the flat arrays that the tracer reads. */
export function createGeometryBuilder(): {
  addMesh(
    mesh: Mesh,
    placement: Placement,
    material: (polygon: number) => number,
    object: number,
  ): void;
  addSphere(
    centre: Vec3,
    radius: number,
    placement: Placement,
    material: number,
    object: number,
  ): void;
  build(): GeometryData;
} {
  const spheres: number[] = [];
  const sphereMaterials: number[] = [];
  const sphereObjects: number[] = [];
  const positions: number[] = [];
  const normals: number[] = [];
  const triangleMaterials: number[] = [];
  const triangleObjects: number[] = [];
  return {
    addMesh(mesh, placement, material, object) {
      const points = mesh.vertices.map((vertex) => placePoint(placement, vertex));
      const turned = mesh.normals.map((normal) => placeNormal(placement, normal));
      mesh.polygons.forEach((polygon, index) => {
        for (let i = 1; i + 1 < polygon.vertices.length; i++) {
          const corners = [0, i, i + 1].map((k) => points[polygon.vertices[k] ?? -1]);
          if (corners.includes(undefined)) continue;
          const flat = flatNormal(corners as Vec3[]);
          for (const k of [0, i, i + 1]) {
            normals.push(...(turned[polygon.normals[k] ?? -1] ?? flat));
          }
          for (const corner of corners) positions.push(...(corner as Vec3));
          triangleMaterials.push(material(index));
          triangleObjects.push(object);
        }
      });
    },
    addSphere(centre, radius, placement, material, object) {
      const [a = 1, , , , b = 0, , , , c = 0] = placement;
      spheres.push(...placePoint(placement, centre), radius * Math.hypot(a, b, c));
      sphereMaterials.push(material);
      sphereObjects.push(object);
    },
    build: () => ({
      spheres: Float64Array.from(spheres),
      sphereMaterials: Int32Array.from(sphereMaterials),
      sphereObjects: Int32Array.from(sphereObjects),
      positions: Float64Array.from(positions),
      normals: Float64Array.from(normals),
      triangleMaterials: Int32Array.from(triangleMaterials),
      triangleObjects: Int32Array.from(triangleObjects),
    }),
  };
}

function flatNormal([a, b, c]: readonly Vec3[]): Vec3 {
  if (a === undefined || b === undefined || c === undefined) return [0, 1, 0];
  const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const;
  const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const;
  const n = [
    u[1] * v[2] - u[2] * v[1],
    u[2] * v[0] - u[0] * v[2],
    u[0] * v[1] - u[1] * v[0],
  ] as const;
  const length = Math.hypot(...n) || 1;
  return [n[0] / length, n[1] / length, n[2] / length];
}
