import type { Vec3 } from "./scene_data.ts";

/** A polygon mesh in its own space: quads or triangles, one normal index per corner. */
export interface Mesh {
  readonly vertices: readonly Vec3[];
  readonly normals: readonly Vec3[];
  /** Vertex and normal indices of each polygon, counter-clockwise seen from outside. */
  readonly polygons: readonly { readonly vertices: number[]; readonly normals: number[] }[];
}

/** A rectangle in the plane y = 0, facing up, sizes in metres. */
export function rectangleMesh(width: number, depth: number): Mesh {
  const x = width / 2;
  const z = depth / 2;
  return {
    vertices: [[-x, 0, z], [x, 0, z], [x, 0, -z], [-x, 0, -z]],
    normals: [[0, 1, 0]],
    polygons: [{ vertices: [0, 1, 2, 3], normals: [0, 0, 0, 0] }],
  };
}

/** A box around the origin, sizes in metres. */
export function boxMesh(width: number, height: number, depth: number): Mesh {
  const x = width / 2;
  const y = height / 2;
  const z = depth / 2;
  const vertices: Vec3[] = [
    [-x, -y, z],
    [x, -y, z],
    [x, y, z],
    [-x, y, z],
    [-x, -y, -z],
    [x, -y, -z],
    [x, y, -z],
    [-x, y, -z],
  ];
  const normals: Vec3[] = [[0, 0, 1], [0, 0, -1], [-1, 0, 0], [1, 0, 0], [0, 1, 0], [0, -1, 0]];
  const faces = [[0, 1, 2, 3], [5, 4, 7, 6], [4, 0, 3, 7], [1, 5, 6, 2], [3, 2, 6, 7], [
    4,
    5,
    1,
    0,
  ]];
  return {
    vertices,
    normals,
    polygons: faces.map((corners, i) => ({ vertices: corners, normals: [i, i, i, i] })),
  };
}

/** A ring around the y axis: `radius` to the middle of a tube of radius `tube`, both in metres. */
export function torusMesh(radius: number, tube: number, around = 64, across = 28): Mesh {
  const vertices: Vec3[] = [];
  const normals: Vec3[] = [];
  const polygons: Mesh["polygons"][number][] = [];
  for (let i = 0; i < around; i++) {
    const a = (i / around) * 2 * Math.PI;
    for (let j = 0; j < across; j++) {
      const b = (j / across) * 2 * Math.PI;
      const normal: Vec3 = [Math.cos(a) * Math.cos(b), Math.sin(b), Math.sin(a) * Math.cos(b)];
      normals.push(normal);
      vertices.push([
        Math.cos(a) * radius + normal[0] * tube,
        normal[1] * tube,
        Math.sin(a) * radius + normal[2] * tube,
      ]);
      const nextI = (i + 1) % around;
      const nextJ = (j + 1) % across;
      const corners = [
        i * across + j,
        i * across + nextJ,
        nextI * across + nextJ,
        nextI * across + j,
      ];
      polygons.push({ vertices: corners, normals: [...corners] });
    }
  }
  return { vertices, normals, polygons };
}

/** A ball around the origin as polygons, for those who ask for a mesh of an exact sphere. */
export function sphereMesh(radius: number, around = 32, down = 16): Mesh {
  const normals: Vec3[] = [];
  const polygons: Mesh["polygons"][number][] = [];
  for (let i = 0; i <= down; i++) {
    const theta = (i / down) * Math.PI;
    for (let j = 0; j < around; j++) {
      const phi = (j / around) * 2 * Math.PI;
      normals.push([
        Math.sin(theta) * Math.cos(phi),
        Math.cos(theta),
        Math.sin(theta) * Math.sin(phi),
      ]);
      if (i === down) continue;
      const next = (j + 1) % around;
      const ring = i * around;
      const below = ring + around;
      const corners = i === 0
        ? [ring + j, below + next, below + j]
        : i === down - 1
        ? [ring + j, ring + next, below + j]
        : [ring + j, ring + next, below + next, below + j];
      polygons.push({ vertices: corners, normals: [...corners] });
    }
  }
  const vertices = normals.map(([x, y, z]): Vec3 => [x * radius, y * radius, z * radius]);
  return { vertices, normals, polygons };
}
