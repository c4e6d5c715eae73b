import earcut from "earcut";
import assert from "node:assert/strict";
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { LiveLinkService } from "@fuelrail/kit/octane/beta2";
import { boxAround, isOnBox, makeOutline } from "./outline_shape.ts";
import { type RawMesh, readMeshData } from "./outline_wire.ts";

const cut = (corners: readonly number[]) => earcut([...corners]);
const schema = LiveLinkService.method.getMesh.output;

function wire(data: MessageInitShape<typeof schema>): Uint8Array {
  return toBinary(schema, create(schema, data));
}

const square: RawMesh = {
  positions: new Float32Array([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]),
  verticesPerPolygon: new Uint32Array([4]),
  polygonVertices: new Uint32Array([0, 1, 2, 3]),
  worldMatrix: [2, 0, 0, 5, 0, 2, 0, 0, 0, 0, 2, -1],
};

/** A sheet of n by n squares. */
function sheet(n: number): RawMesh {
  const positions: number[] = [];
  const corners: number[] = [];
  for (let y = 0; y <= n; y++) for (let x = 0; x <= n; x++) positions.push(x, y, 0);
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const at = y * (n + 1) + x;
      corners.push(at, at + 1, at + n + 2, at + n + 1);
    }
  }
  return {
    ...square,
    positions: new Float32Array(positions),
    verticesPerPolygon: new Uint32Array(n * n).fill(4),
    polygonVertices: new Uint32Array(corners),
  };
}

Deno.test("readMeshData reads what the generated code writes, zeros left out", () => {
  const read = readMeshData(wire({
    name: "Square",
    positions: [{ x: 0, y: 0, z: 0 }, { x: 1.5, y: 0, z: -2 }, { x: 0, y: 3, z: 0 }],
    normals: [{ x: 0, y: 0, z: 1 }],
    vertsPerPoly: [3],
    polyVertIndices: [0, 1, 300],
    polyNormalIndices: [0, 0, 0],
    worldMatrix: {
      row0: { x: 1, w: 7 },
      row1: { y: 2 },
      row2: { z: 0.5, w: -1 },
    },
  }));
  assert.deepEqual([...read.positions], [0, 0, 0, 1.5, 0, -2, 0, 3, 0]);
  assert.deepEqual([...read.verticesPerPolygon], [3]);
  assert.deepEqual([...read.polygonVertices], [0, 1, 300]);
  assert.deepEqual(read.worldMatrix, [1, 0, 0, 7, 0, 2, 0, 0, 0, 0, 0.5, -1]);
});

Deno.test("readMeshData throws on bytes that are cut off", () => {
  const bytes = wire({ positions: [{ x: 1, y: 2, z: 3 }], vertsPerPoly: [3, 3] });
  for (const length of [1, 5, bytes.length - 1]) {
    assert.throws(() => readMeshData(bytes.subarray(0, length)), RangeError);
  }
});

Deno.test("makeOutline puts polygons into the world as triangles", () => {
  const made = makeOutline(square, cut);
  assert.ok(!("fault" in made));
  assert.deepEqual(made.box, { min: [5, 0, -1], max: [7, 2, -1] });
  assert.deepEqual([...made.mesh.triangles], [0, 1, 2, 0, 2, 3]);
  assert.deepEqual([...made.mesh.positions.subarray(0, 6)], [5, 0, -1, 7, 0, -1]);
});

Deno.test("makeOutline shares the vertices of one place", () => {
  const torn: RawMesh = {
    ...square,
    positions: new Float32Array([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0]),
    verticesPerPolygon: new Uint32Array([3, 3]),
    polygonVertices: new Uint32Array([0, 1, 2, 3, 4, 5]),
  };
  const made = makeOutline(torn, cut);
  assert.ok(!("fault" in made));
  assert.equal(made.mesh.positions.length, 12);
});

Deno.test("makeOutline keeps to the number of triangles and to the shape", () => {
  for (const most of [10, 500, 20_000]) {
    const made = makeOutline(sheet(120), cut, most);
    assert.ok(!("fault" in made));
    const { positions, triangles } = made.mesh;
    assert.ok(triangles.length > 0 && triangles.length <= 3 * most);
    assert.ok(triangles.every((vertex) => vertex < positions.length / 3));
    assert.deepEqual(made.box, { min: [5, 0, -1], max: [245, 240, -1] });
  }
});

Deno.test("makeOutline refuses what has no surface or no place", () => {
  const faulty: readonly RawMesh[] = [
    { ...square, worldMatrix: [] },
    { ...square, worldMatrix: new Array<number>(12).fill(0) },
    { ...square, polygonVertices: new Uint32Array([0, 1, 2, 4]) },
    { ...square, verticesPerPolygon: new Uint32Array([5]) },
    { ...square, verticesPerPolygon: new Uint32Array([2, 2]) },
    { ...square, positions: new Float32Array([NaN, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]) },
  ];
  for (const raw of faulty) assert.ok("fault" in makeOutline(raw, cut));
});

Deno.test("isOnBox takes hits on a box and refuses those beside it", () => {
  const box = { min: [5, 0, -1], max: [7, 2, -1] } as const;
  assert.equal(isOnBox(box, [6, 2.01, -1]), true);
  assert.equal(isOnBox(box, [6, 2.2, -1]), false);
  assert.equal(isOnBox(box, [6, 1, 0]), false);
});

Deno.test("boxAround spans all boxes", () => {
  const a = { min: [0, 0, 0], max: [1, 1, 1] } as const;
  const b = { min: [-1, 0.5, 0], max: [0, 3, 1] } as const;
  assert.deepEqual(boxAround([a, b]), { min: [-1, 0, 0], max: [1, 3, 1] });
  assert.equal(boxAround([]), undefined);
});
