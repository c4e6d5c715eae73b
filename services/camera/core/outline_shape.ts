import { MESH_TRIANGLES_MAX, type OutlineMesh } from "@fuelrail/contracts/binary";
import type { RawMesh } from "./outline_wire.ts";
import { type CutPolygon, trianglesOf } from "./polygon_cut.ts";

/** An axis-aligned box, scene units. */
export interface Box {
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
}

/** Outline geometry and what it was made from. */
export interface Outline {
  readonly mesh: OutlineMesh;
  /** Of the whole mesh in the world. */
  readonly box: Box;
}

/** How far a hit may lie off the box of its mesh, times the box's diagonal. */
const BOX_TOLERANCE = 0.01;
/** Finest and coarsest grid in which vertices are put together, cells along the longest side. */
const GRID_MAX = 160;
const GRID_MIN = 2;

/**
 * Makes outline geometry in world space of at most 20000 triangles, or says why there can be none.
 * Equal vertices become one, so that edges are shared.
 */
export function makeOutline(
  raw: RawMesh,
  cut: CutPolygon,
  trianglesMax: number = MESH_TRIANGLES_MAX,
): Outline | { readonly fault: string } {
  const positions = toWorld(raw);
  if (typeof positions === "string") return { fault: positions };
  const triangles = triangulate(raw, cut);
  if (typeof triangles === "string") return { fault: triangles };
  const box = boxOf(positions);
  if (triangles.length === 0 || box === undefined) return { fault: "Mesh has no surface" };
  let mesh = merge(positions, triangles, exactCells(positions));
  for (let grid = GRID_MAX; mesh.triangles.length > 3 * trianglesMax; grid *= 0.75) {
    const cells = gridCells(positions, box, Math.max(GRID_MIN, grid));
    mesh = merge(positions, triangles, cells);
    if (grid < GRID_MIN) break;
  }
  return mesh.triangles.length === 0 ? { fault: "Mesh has no surface" } : { mesh, box };
}

/** Whether a point lies in a box or near it, as a hit on its mesh must. */
export function isOnBox({ min, max }: Box, point: readonly [number, number, number]): boolean {
  const diagonal = Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]);
  const far = Math.max(...point.map(Math.abs));
  const slack = BOX_TOLERANCE * diagonal + 1e-6 * far;
  return point.every((value, axis) =>
    value >= (min[axis] ?? 0) - slack && value <= (max[axis] ?? 0) + slack
  );
}

/** The box around boxes; undefined for none. */
export function boxAround(boxes: readonly Box[]): Box | undefined {
  const [first, ...rest] = boxes;
  if (first === undefined) return undefined;
  const min: [number, number, number] = [...first.min];
  const max: [number, number, number] = [...first.max];
  for (const box of rest) {
    for (const axis of [0, 1, 2] as const) {
      min[axis] = Math.min(min[axis], box.min[axis]);
      max[axis] = Math.max(max[axis], box.max[axis]);
    }
  }
  return { min, max };
}

function toWorld({ positions, worldMatrix: m }: RawMesh): Float32Array | string {
  if (m.length !== 12) return "Mesh does not say where it stands";
  const cell = (row: number, column: number) => m[row * 4 + column] ?? 0;
  const minor = (a: number, b: number) => cell(1, a) * cell(2, b) - cell(1, b) * cell(2, a);
  const determinant = cell(0, 0) * minor(1, 2) - cell(0, 1) * minor(0, 2) +
    cell(0, 2) * minor(0, 1);
  if (!m.every(Number.isFinite) || determinant === 0) return "Mesh has no usable place";
  const world = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const [x, y, z] = [positions[i] ?? 0, positions[i + 1] ?? 0, positions[i + 2] ?? 0];
    for (let row = 0; row < 3; row++) {
      const value = cell(row, 0) * x + cell(row, 1) * y + cell(row, 2) * z + cell(row, 3);
      if (!Number.isFinite(value)) return "Mesh has a vertex that is not finite";
      world[i + row] = value;
    }
  }
  return world;
}

/** Each polygon in triangles; those with less than three corners are left out. */
function triangulate(raw: RawMesh, cut: CutPolygon): Uint32Array | string {
  const { verticesPerPolygon, polygonVertices, positions } = raw;
  let corners = 0;
  let count = 0;
  for (const size of verticesPerPolygon) {
    corners += size;
    count += Math.max(0, size - 2);
  }
  if (corners > polygonVertices.length) return "Mesh has polygons without corners";
  const triangles = new Uint32Array(count * 3);
  const vertices = positions.length / 3;
  let [from, at] = [0, 0];
  for (const size of verticesPerPolygon) {
    for (let i = 0; i < size; i++) {
      if ((polygonVertices[from + i] ?? vertices) >= vertices) {
        return "Mesh has a corner without a vertex";
      }
    }
    const first = from;
    const corner = (i: number, axis: number) =>
      positions[3 * (polygonVertices[first + i] ?? 0) + axis] ?? 0;
    if (size >= 3) {
      for (const i of trianglesOf(size, corner, cut)) {
        triangles[at++] = polygonVertices[first + i] ?? 0;
      }
    }
    from += size;
  }
  return triangles;
}

function boxOf(positions: Float32Array): Box | undefined {
  if (positions.length === 0) return undefined;
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i += 3) {
    for (const axis of [0, 1, 2] as const) {
      const value = positions[i + axis] ?? 0;
      min[axis] = Math.min(min[axis], value);
      max[axis] = Math.max(max[axis], value);
    }
  }
  return { min, max };
}

type Cells = (vertex: number) => number | string;

/** One cell for each place, whatever the number of vertices there. */
function exactCells(positions: Float32Array): Cells {
  return (vertex) =>
    `${positions[3 * vertex]},${positions[3 * vertex + 1]},${positions[3 * vertex + 2]}`;
}

function gridCells(positions: Float32Array, { min, max }: Box, grid: number): Cells {
  const side = Math.max(max[0] - min[0], max[1] - min[1], max[2] - min[2]) / grid || 1;
  const along = Math.ceil(grid) + 1;
  const cell = (vertex: number, axis: 0 | 1 | 2) =>
    Math.floor(((positions[3 * vertex + axis] ?? 0) - min[axis]) / side);
  return (vertex) => (cell(vertex, 0) * along + cell(vertex, 1)) * along + cell(vertex, 2);
}

/** Puts the vertices of each cell together and drops triangles that thereby vanish or repeat. */
function merge(positions: Float32Array, triangles: Uint32Array, cellOf: Cells): OutlineMesh {
  const numbers = new Map<number | string, number>();
  const merged = new Int32Array(positions.length / 3).fill(-1);
  const places: number[] = [];
  const numberOf = (vertex: number) => {
    const known = merged[vertex] ?? -1;
    if (known >= 0) return known;
    const cell = cellOf(vertex);
    let number = numbers.get(cell);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(cell, number);
      for (let axis = 0; axis < 3; axis++) places.push(positions[3 * vertex + axis] ?? 0);
    }
    merged[vertex] = number;
    return number;
  };
  const seen = new Set<string>();
  const kept: number[] = [];
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((corner) => numberOf(triangles[i + corner] ?? 0));
    if (a === undefined || b === undefined || c === undefined) continue;
    if (a === b || b === c || a === c) continue;
    const key = [a, b, c].sort((p, q) => p - q).join();
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(a, b, c);
  }
  return { positions: new Float32Array(places), triangles: new Uint32Array(kept) };
}
