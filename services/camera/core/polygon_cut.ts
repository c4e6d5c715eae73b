/** Cuts a simple polygon (x, y of each corner) into triangles: three corner numbers for each. */
export type CutPolygon = (corners: readonly number[]) => readonly number[];

/** Reads one coordinate of a corner of the polygon at hand. */
type Corner = (corner: number, axis: 0 | 1 | 2) => number;

/**
 * The triangles of a polygon of at least three corners in space, turned the way that it is. A convex
 * one is a fan; another is cut in the plane that it lies flattest in, or fanned when it cannot be.
 */
export function trianglesOf(size: number, at: Corner, cut: CutPolygon): readonly number[] {
  if (size === 3) return [0, 1, 2];
  const normal = normalOf(size, at);
  if (isConvex(size, at, normal)) return fan(size);
  const [u, v] = planeOf(normal);
  const flat: number[] = [];
  for (let corner = 0; corner < size; corner++) flat.push(at(corner, u), at(corner, v));
  const triangles = cut(flat);
  if (triangles.length !== 3 * (size - 2)) return fan(size);
  const isTurned = areaOf(flat, triangles) * areaOf(flat, fan(size)) < 0;
  return isTurned ? triangles.toReversed() : triangles;
}

function fan(size: number): number[] {
  return Array.from({ length: size - 2 }, (_, i) => [0, i + 1, i + 2]).flat();
}

type Normal = readonly [number, number, number];

/** Newell's normal, which also a polygon has that is not flat. */
function normalOf(size: number, at: Corner): Normal {
  const normal: [number, number, number] = [0, 0, 0];
  for (let corner = 0; corner < size; corner++) {
    const next = (corner + 1) % size;
    for (const axis of [0, 1, 2] as const) {
      const [b, c] = planes[axis];
      normal[axis] += (at(corner, b) - at(next, b)) * (at(corner, c) + at(next, c));
    }
  }
  return normal;
}

const planes = [[1, 2], [2, 0], [0, 1]] as const;

function planeOf(normal: Normal): readonly [0 | 1 | 2, 0 | 1 | 2] {
  const sizes = normal.map(Math.abs);
  return planes[sizes.indexOf(Math.max(...sizes)) as 0 | 1 | 2] ?? planes[2];
}

function isConvex(size: number, at: Corner, normal: Normal): boolean {
  const edge = (from: number, axis: 0 | 1 | 2) =>
    at((from + 1) % size, axis) - at(from % size, axis);
  for (let corner = 0; corner < size; corner++) {
    const turn = [0, 1, 2].reduce((sum, axis) => {
      const [b, c] = planes[axis as 0 | 1 | 2];
      const cross = edge(corner, b) * edge(corner + 1, c) - edge(corner, c) * edge(corner + 1, b);
      return sum + cross * (normal[axis] ?? 0);
    }, 0);
    if (turn < 0) return false;
  }
  return true;
}

/** Twice the signed area of triangles in the plane. */
function areaOf(flat: readonly number[], triangles: readonly number[]): number {
  const x = (i: number) => flat[2 * (triangles[i] ?? 0)] ?? 0;
  const y = (i: number) => flat[2 * (triangles[i] ?? 0) + 1] ?? 0;
  let area = 0;
  for (let i = 0; i < triangles.length; i += 3) {
    area += (x(i + 1) - x(i)) * (y(i + 2) - y(i)) - (x(i + 2) - x(i)) * (y(i + 1) - y(i));
  }
  return area;
}
