import { isAbsolute } from "node:path";
import type { GraphNode } from "../scene/items.ts";
import { parseObj } from "./obj_file.ts";

/**
 * Reads what a mesh node's file name says, as Octane does when it evaluates one: an OBJ, by its
 * absolute path. A file that cannot be read leaves an empty mesh without material pins.
 */
export function loadMeshFile({ attributes }: GraphNode): void {
  const path = String(attributes.get("A_FILENAME") ?? "");
  const mesh = path === "" || !isAbsolute(path) ? null : parseObj(readIfThere(path));
  attributes.put("A_VERTICES", mesh?.vertices ?? []);
  attributes.put("A_NORMALS", mesh?.normals ?? []);
  attributes.put("A_VERTICES_PER_POLY", mesh?.perPolygon ?? []);
  attributes.put("A_POLY_VERTEX_INDICES", mesh?.vertexIndices ?? []);
  attributes.put("A_POLY_NORMAL_INDICES", mesh?.normalIndices ?? []);
  attributes.put("A_POLY_MATERIAL_INDICES", mesh?.materialIndices ?? []);
  attributes.put("A_MATERIAL_NAMES", mesh?.materials ?? []);
}

function readIfThere(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.IsADirectory) {
      return "";
    }
    throw error;
  }
}
