import { KIND, prefixFault, viewOf, writePrefix } from "./bytes.ts";

/** Bytes before the positions of an outline mesh. */
export const MESH_HEADER_BYTES = 16;
/** Most triangles of an outline mesh; larger ones are simplified. */
export const MESH_TRIANGLES_MAX = 20_000;

/** Geometry for outlines, in world space. */
export interface OutlineMesh {
  /** x, y, z of each vertex, scene units. */
  readonly positions: Float32Array;
  /** Three vertex numbers for each triangle. */
  readonly triangles: Uint32Array;
}

/** Outcome of {@link decodeMesh}. */
export type MeshResult =
  | { readonly ok: true; readonly mesh: OutlineMesh }
  | { readonly ok: false; readonly reason: string };

/**
 * The bytes of a mesh, little endian: `"FR"`, u8 1, u8 `0x4D`, u32 vertices, u32 triangles, u32 0,
 * then f32 x3 for each vertex and u32 x3 for each triangle.
 */
export function encodeMesh({ positions, triangles }: OutlineMesh): Uint8Array {
  const bytes = new Uint8Array(MESH_HEADER_BYTES + 4 * (positions.length + triangles.length));
  const view = viewOf(bytes);
  writePrefix(view, KIND.mesh);
  view.setUint32(4, positions.length / 3, true);
  view.setUint32(8, triangles.length / 3, true);
  let at = MESH_HEADER_BYTES;
  for (const value of positions) {
    view.setFloat32(at, value, true);
    at += 4;
  }
  for (const value of triangles) {
    view.setUint32(at, value, true);
    at += 4;
  }
  return bytes;
}

/** Reads a mesh; a wrong size, a vertex that does not exist and NaN are refused by name. */
export function decodeMesh(bytes: Uint8Array): MeshResult {
  const fault = prefixFault(bytes);
  if (fault !== undefined) return { ok: false, reason: fault };
  if (bytes[3] !== KIND.mesh) return { ok: false, reason: "Message is not a mesh" };
  if (bytes.length < MESH_HEADER_BYTES) return { ok: false, reason: "Mesh has no whole header" };
  const view = viewOf(bytes);
  const vertices = view.getUint32(4, true);
  const count = view.getUint32(8, true);
  const size = MESH_HEADER_BYTES + 12 * (vertices + count);
  if (bytes.length !== size) {
    return { ok: false, reason: `Mesh of ${bytes.length} bytes must be ${size}` };
  }
  const positions = new Float32Array(vertices * 3);
  const triangles = new Uint32Array(count * 3);
  for (let i = 0; i < positions.length; i++) {
    const value = view.getFloat32(MESH_HEADER_BYTES + 4 * i, true);
    if (!Number.isFinite(value)) return { ok: false, reason: `Mesh position ${i} is not finite` };
    positions[i] = value;
  }
  const from = MESH_HEADER_BYTES + 4 * positions.length;
  for (let i = 0; i < triangles.length; i++) {
    const vertex = view.getUint32(from + 4 * i, true);
    if (vertex >= vertices) return { ok: false, reason: `Mesh vertex ${vertex} does not exist` };
    triangles[i] = vertex;
  }
  return { ok: true, mesh: { positions, triangles } };
}
