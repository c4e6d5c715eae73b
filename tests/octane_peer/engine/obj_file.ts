import type { Vec3 } from "../tracer/scene_data.ts";

/** A mesh as a mesh node's attributes hold it: polygons of any size, materials by number. */
export interface ObjMesh {
  readonly vertices: readonly Vec3[];
  readonly normals: readonly Vec3[];
  readonly perPolygon: readonly number[];
  readonly vertexIndices: readonly number[];
  readonly normalIndices: readonly number[];
  readonly materialIndices: readonly number[];
  /** "default" for what is used before any material is named. */
  readonly materials: readonly string[];
}

const UNNAMED = "default";

/**
 * Reads a Wavefront OBJ: vertices, normals, polygons and the names of their materials. Polygons
 * without normals get their own. Lines that it does not know are skipped; null without a polygon.
 */
export function parseObj(text: string): ObjMesh | null {
  const vertices: Vec3[] = [];
  const normals: Vec3[] = [];
  const materials: string[] = [];
  const mesh = {
    perPolygon: [] as number[],
    vertexIndices: [] as number[],
    normalIndices: [] as number[],
    materialIndices: [] as number[],
  };
  let material = UNNAMED;
  for (const line of text.split(/\r?\n/)) {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === "v") vertices.push(vector(rest));
    else if (word === "vn") normals.push(vector(rest));
    else if (word === "usemtl") material = rest.join(" ") || UNNAMED;
    else if (word === "f") {
      const corners = rest.map((corner) => cornerOf(corner, vertices.length, normals.length));
      if (corners.length < 3 || corners.some(({ vertex }) => vertices[vertex] === undefined)) {
        continue;
      }
      if (corners.some(({ normal }) => normals[normal] === undefined)) {
        const facing = normals.push(facingOf(corners.map(({ vertex }) => vertices[vertex]))) - 1;
        for (const corner of corners) corner.normal = facing;
      }
      if (!materials.includes(material)) materials.push(material);
      mesh.perPolygon.push(corners.length);
      mesh.materialIndices.push(materials.indexOf(material));
      for (const { vertex, normal } of corners) {
        mesh.vertexIndices.push(vertex);
        mesh.normalIndices.push(normal);
      }
    }
  }
  return mesh.perPolygon.length === 0 ? null : { vertices, normals, materials, ...mesh };
}

function vector([x, y, z]: readonly string[]): Vec3 {
  return [Number(x ?? 0), Number(y ?? 0), Number(z ?? 0)];
}

/** "7//3" counts from 1, "-1" backwards from the newest. */
function cornerOf(text: string, vertexCount: number, normalCount: number) {
  const [vertex = "", , normal = ""] = text.split("/");
  const from = (word: string, count: number) => {
    const number = Number.parseInt(word, 10);
    return Number.isNaN(number) ? -1 : number < 0 ? count + number : number - 1;
  };
  return { vertex: from(vertex, vertexCount), normal: from(normal, normalCount) };
}

function facingOf(corners: readonly (Vec3 | undefined)[]): Vec3 {
  const [a, b, c] = corners;
  if (a === undefined || b === undefined || c === undefined) return [0, 1, 0];
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
  const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const length = Math.hypot(x, y, z);
  return length > 0 ? [x / length, y / length, z / length] : [0, 1, 0];
}
