import type { OutlineMesh } from "@fuelrail/contracts/binary";
import type { Vec3 } from "@fuelrail/camera-math";
import type { Point } from "./view_transform.ts";

/** A mesh with what its outline needs. */
export interface OutlineShape {
  /** x, y, z of each vertex, every place once. */
  readonly positions: Float32Array;
  /** Three vertex numbers for each triangle. */
  readonly triangles: Uint32Array;
  /** For each edge: two vertices, a triangle, and the triangle beyond it or -1. */
  readonly edges: Int32Array;
}

/** An outline on the picture. */
export interface ProjectedOutline {
  /** x0, y0, x1, y1 of each silhouette edge. */
  readonly lines: readonly number[];
  /** x0, y0, x1, y1, x2, y2 of each triangle, all turning the same way. */
  readonly faces: readonly number[];
}

/** Joins vertices that lie in one place, so that triangles know their neighbours. */
export function shapeOf({ positions, triangles }: OutlineMesh): OutlineShape {
  const places = new Map<string, number>();
  const joined: number[] = [];
  const vertexOf = new Uint32Array(positions.length / 3);
  for (let i = 0; i < vertexOf.length; i++) {
    const place = positions.subarray(3 * i, 3 * i + 3);
    const key = place.join();
    let vertex = places.get(key);
    if (vertex === undefined) {
      vertex = joined.length / 3;
      places.set(key, vertex);
      joined.push(...place);
    }
    vertexOf[i] = vertex;
  }
  const corners = triangles.map((vertex) => vertexOf[vertex] ?? 0);
  return {
    positions: Float32Array.from(joined),
    triangles: corners,
    edges: edgesOf(corners, joined.length / 3),
  };
}

function edgesOf(triangles: Uint32Array, vertices: number): Int32Array {
  const edges: number[] = [];
  const at = new Map<number, number>();
  for (let i = 0; i < triangles.length; i++) {
    const triangle = Math.floor(i / 3);
    const a = triangles[i] ?? 0;
    const b = triangles[i % 3 === 2 ? i - 2 : i + 1] ?? 0;
    if (a === b) continue;
    const key = Math.min(a, b) * vertices + Math.max(a, b);
    const known = at.get(key);
    if (known !== undefined && edges[known + 3] === -1) {
      edges[known + 3] = triangle;
    } else {
      at.set(key, edges.length);
      edges.push(a, b, triangle, -1);
    }
  }
  return Int32Array.from(edges);
}

/**
 * The outline of a shape on the picture: the edges between what faces the viewer and what faces
 * away, and the triangles that cover the shape.
 *
 * @param project undefined for points behind the camera; triangles that have one are left out
 */
export function projectOutline(
  { positions, triangles, edges }: OutlineShape,
  project: (point: Vec3) => Point | undefined,
): ProjectedOutline {
  const points: (Point | undefined)[] = [];
  for (let i = 0; i < positions.length; i += 3) {
    points.push(project([positions[i] ?? 0, positions[i + 1] ?? 0, positions[i + 2] ?? 0]));
  }
  const pointAt = (corner: number) => points[triangles[corner] ?? 0];
  const faces: number[] = [];
  const turns = new Int8Array(triangles.length / 3);
  for (let i = 0; i < triangles.length; i += 3) {
    const a = pointAt(i);
    const b = pointAt(i + 1);
    const c = pointAt(i + 2);
    if (a === undefined || b === undefined || c === undefined) continue;
    const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
    turns[i / 3] = area > 0 ? 1 : -1;
    if (area > 0) faces.push(a.x, a.y, b.x, b.y, c.x, c.y);
    else faces.push(a.x, a.y, c.x, c.y, b.x, b.y);
  }
  const lines: number[] = [];
  for (let i = 0; i < edges.length; i += 4) {
    const a = points[edges[i] ?? 0];
    const b = points[edges[i + 1] ?? 0];
    const near = turns[edges[i + 2] ?? 0];
    const beyond = edges[i + 3] ?? -1;
    if (a === undefined || b === undefined) continue;
    if (beyond >= 0 && turns[beyond] === near) continue;
    lines.push(a.x, a.y, b.x, b.y);
  }
  return { lines, faces };
}
