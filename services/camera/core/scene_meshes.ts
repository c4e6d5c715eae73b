import type { Box } from "./outline_shape.ts";

/** A mesh that can be offered. */
export interface OfferedMesh {
  readonly id: string;
  readonly box: Box;
  readonly triangles: number;
  readonly bytes: number;
}

/** Most meshes of a scene that are read, and offered together. */
export const SCENE_MESHES_MAX = 256;
/** Most triangles of them together. */
export const SCENE_TRIANGLES_MAX = 300_000;
/** Most bytes of them together. */
export const SCENE_BYTES_MAX = 8 * 1024 * 1024;

/** The largest meshes that fit together within the limits, largest first. */
export function largestMeshes(meshes: readonly OfferedMesh[]): readonly OfferedMesh[] {
  const sorted = meshes.toSorted((a, b) => diagonalOf(b.box) - diagonalOf(a.box));
  let triangles = 0;
  let bytes = 0;
  return sorted.filter((mesh) => {
    const fits = triangles + mesh.triangles <= SCENE_TRIANGLES_MAX &&
      bytes + mesh.bytes <= SCENE_BYTES_MAX;
    if (!fits) return false;
    triangles += mesh.triangles;
    bytes += mesh.bytes;
    return true;
  }).slice(0, SCENE_MESHES_MAX);
}

function diagonalOf({ min, max }: Box): number {
  return Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]);
}
