import { buildBvh, type Bvh } from "./bvh.ts";
import type { GeometryData } from "./scene_data.ts";

const STACK_NODES = 64;
const CLEAR_SURFACE = 0.8;

/** Where a ray's numbers sit in `Intersector.ray`: origin 0..2, direction 3..5, nearest 6, farthest 7. */
export const RAY_NEAR = 6;
export const RAY_FAR = 7;

function primitiveBoxes(geometry: GeometryData): Float64Array {
  const spheres = geometry.spheres.length / 4;
  const triangles = geometry.positions.length / 9;
  const boxes = new Float64Array((spheres + triangles) * 6);
  for (let i = 0; i < spheres; i++) {
    const radius = geometry.spheres[i * 4 + 3] ?? 0;
    for (let axis = 0; axis < 3; axis++) {
      const centre = geometry.spheres[i * 4 + axis] ?? 0;
      boxes[i * 6 + axis] = centre - radius;
      boxes[i * 6 + 3 + axis] = centre + radius;
    }
  }
  for (let i = 0; i < triangles; i++) {
    const at = (spheres + i) * 6;
    for (let axis = 0; axis < 3; axis++) {
      const a = geometry.positions[i * 9 + axis] ?? 0;
      const b = geometry.positions[i * 9 + 3 + axis] ?? 0;
      const c = geometry.positions[i * 9 + 6 + axis] ?? 0;
      boxes[at + axis] = Math.min(a, b, c) - 1e-9;
      boxes[at + 3 + axis] = Math.max(a, b, c) + 1e-9;
    }
  }
  return boxes;
}

/** The hierarchy over all primitives of a geometry. */
export function geometryBvh(geometry: GeometryData): Bvh {
  return buildBvh(primitiveBoxes(geometry));
}

/** Bounds of all primitives as min and max corners in metres, or null when there are none. */
export function geometryBounds(
  geometry: GeometryData,
): { min: [number, number, number]; max: [number, number, number] } | null {
  const boxes = primitiveBoxes(geometry);
  if (boxes.length === 0) return null;
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < boxes.length; i += 6) {
    for (const axis of [0, 1, 2] as const) {
      min[axis] = Math.min(min[axis], boxes[i + axis] ?? 0);
      max[axis] = Math.max(max[axis], boxes[i + 3 + axis] ?? 0);
    }
  }
  return { min, max };
}

/**
 * Finds what a ray meets. The ray and the hit are registers rather than arguments and results:
 * numbers that cross a call are boxed by the engine, and this runs millions of times a second.
 */
export class Intersector {
  /** Origin, direction, nearest and farthest distance of the ray to test. */
  readonly ray: Float64Array = new Float64Array(8);
  /** After a hit: distance, and the two barycentric coordinates on a triangle. */
  readonly hit: Float64Array = new Float64Array(3);
  /** After a hit: its primitive; spheres come first, then triangles. */
  primitive = -1;
  /** After `occluded`: how much light the transparent things on the ray let through, 0..1. */
  veil = 1;
  readonly sphereCount: number;
  readonly #spheres: Float64Array;
  readonly #positions: Float64Array;
  readonly #bounds: Float64Array;
  readonly #links: Int32Array;
  readonly #order: Int32Array;
  readonly #clear: Uint8Array;
  readonly #stack = new Int32Array(STACK_NODES);

  /** `clearMaterials` are the materials whose surfaces dim a shadow ray instead of ending it. */
  constructor(
    geometry: GeometryData,
    clearMaterials: ReadonlySet<number> = new Set(),
    bvh: Bvh = geometryBvh(geometry),
  ) {
    this.sphereCount = geometry.spheres.length / 4;
    this.#spheres = geometry.spheres;
    this.#positions = geometry.positions;
    this.#bounds = bvh.bounds;
    this.#links = bvh.links;
    this.#order = bvh.order;
    const materials = [...geometry.sphereMaterials, ...geometry.triangleMaterials];
    this.#clear = Uint8Array.from(materials, (material) => clearMaterials.has(material) ? 1 : 0);
  }

  /** Finds the closest hit; fills `hit` and `primitive`. */
  closest(): boolean {
    return this.#walk(false);
  }

  /** Tells whether anything lies on the ray. */
  occluded(): boolean {
    return this.#walk(true);
  }

  #walk(any: boolean): boolean {
    if (this.#order.length === 0) return false;
    const ray = this.ray;
    const bounds = this.#bounds;
    const links = this.#links;
    const order = this.#order;
    const stack = this.#stack;
    this.veil = 1;
    const ox = ray[0] as number;
    const oy = ray[1] as number;
    const oz = ray[2] as number;
    const dx = ray[3] as number;
    const dy = ray[4] as number;
    const dz = ray[5] as number;
    const near = ray[RAY_NEAR] as number;
    const ix = 1 / dx;
    const iy = 1 / dy;
    const iz = 1 / dz;
    let far = ray[RAY_FAR] as number;
    let found = -1;
    let hitU = 0;
    let hitV = 0;
    let depth = 0;
    let node = 0;
    for (;;) {
      const count = links[node * 2 + 1] as number;
      const first = links[node * 2] as number;
      if (count > 0) {
        for (let i = first; i < first + count; i++) {
          const primitive = order[i] as number;
          if (primitive < this.sphereCount) {
            const s = this.#spheres;
            const at = primitive * 4;
            const cx = (s[at] as number) - ox;
            const cy = (s[at + 1] as number) - oy;
            const cz = (s[at + 2] as number) - oz;
            const radius = s[at + 3] as number;
            const along = cx * dx + cy * dy + cz * dz;
            const qx = cx - along * dx;
            const qy = cy - along * dy;
            const qz = cz - along * dz;
            const inside = radius * radius - (qx * qx + qy * qy + qz * qz);
            if (inside < 0) continue;
            const half = Math.sqrt(inside);
            let t = along - half;
            if (t <= near) t = along + half;
            if (t > near && t < far) {
              far = t;
              found = primitive;
            }
          } else {
            const p = this.#positions;
            const at = (primitive - this.sphereCount) * 9;
            const ax = p[at] as number;
            const ay = p[at + 1] as number;
            const az = p[at + 2] as number;
            const e1x = (p[at + 3] as number) - ax;
            const e1y = (p[at + 4] as number) - ay;
            const e1z = (p[at + 5] as number) - az;
            const e2x = (p[at + 6] as number) - ax;
            const e2y = (p[at + 7] as number) - ay;
            const e2z = (p[at + 8] as number) - az;
            const px = dy * e2z - dz * e2y;
            const py = dz * e2x - dx * e2z;
            const pz = dx * e2y - dy * e2x;
            const det = e1x * px + e1y * py + e1z * pz;
            if (det > -1e-14 && det < 1e-14) continue;
            const inv = 1 / det;
            const tx = ox - ax;
            const ty = oy - ay;
            const tz = oz - az;
            const u = (tx * px + ty * py + tz * pz) * inv;
            if (u < 0 || u > 1) continue;
            const qx = ty * e1z - tz * e1y;
            const qy = tz * e1x - tx * e1z;
            const qz = tx * e1y - ty * e1x;
            const v = (dx * qx + dy * qy + dz * qz) * inv;
            if (v < 0 || u + v > 1) continue;
            const t = (e2x * qx + e2y * qy + e2z * qz) * inv;
            if (t > near && t < far) {
              far = t;
              found = primitive;
              hitU = u;
              hitV = v;
            }
          }
          if (any && found >= 0) {
            if (this.#clear[found] === 0) return true;
            this.veil *= CLEAR_SURFACE;
            found = -1;
            far = ray[RAY_FAR] as number;
          }
        }
        if (depth === 0) break;
        node = stack[--depth] as number;
        continue;
      }
      let entry0 = near;
      let entry1 = near;
      for (let child = 0; child < 2; child++) {
        const at = (first + child) * 6;
        const x0 = ((bounds[at] as number) - ox) * ix;
        const x1 = ((bounds[at + 3] as number) - ox) * ix;
        const y0 = ((bounds[at + 1] as number) - oy) * iy;
        const y1 = ((bounds[at + 4] as number) - oy) * iy;
        const z0 = ((bounds[at + 2] as number) - oz) * iz;
        const z1 = ((bounds[at + 5] as number) - oz) * iz;
        let low = x0 < x1 ? x0 : x1;
        let high = x0 < x1 ? x1 : x0;
        const yLow = y0 < y1 ? y0 : y1;
        const yHigh = y0 < y1 ? y1 : y0;
        const zLow = z0 < z1 ? z0 : z1;
        const zHigh = z0 < z1 ? z1 : z0;
        if (yLow > low) low = yLow;
        if (zLow > low) low = zLow;
        if (yHigh < high) high = yHigh;
        if (zHigh < high) high = zHigh;
        const entry = low > high || high < near || low > far ? Infinity : low;
        if (child === 0) entry0 = entry;
        else entry1 = entry;
      }
      const nearChild = entry0 <= entry1 ? first : first + 1;
      const nearEntry = entry0 <= entry1 ? entry0 : entry1;
      const farEntry = entry0 <= entry1 ? entry1 : entry0;
      if (nearEntry === Infinity) {
        if (depth === 0) break;
        node = stack[--depth] as number;
        continue;
      }
      if (farEntry !== Infinity && depth < STACK_NODES) {
        stack[depth++] = nearChild === first ? first + 1 : first;
      }
      node = nearChild;
    }
    if (found < 0) return false;
    this.primitive = found;
    this.hit[0] = far;
    this.hit[1] = hitU;
    this.hit[2] = hitV;
    return true;
  }
}
