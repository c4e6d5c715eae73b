import assert from "node:assert/strict";
import { add } from "../scene/authoring.ts";
import { compileGeometry, meshInstances } from "../scene/compile_geometry.ts";
import { SceneGraph } from "../scene/scene_graph.ts";
import { loadMeshFile } from "./assets.ts";
import { parseObj } from "./obj_file.ts";

const TENT = `# two sides
v 0 0 0
v 1 0 0
v 1 1 0
v 0 1 0
v 0.5 0.5 1
vn 0 0 1
usemtl floor
f 1//1 2//1 3//1 4//1
usemtl wall
f -5 -4 -1
`;

Deno.test("parseObj reads polygons, normals and materials, and counts from either end", () => {
  const mesh = parseObj(TENT);
  assert.deepEqual(mesh?.perPolygon, [4, 3]);
  assert.deepEqual(mesh?.vertexIndices, [0, 1, 2, 3, 0, 1, 4]);
  assert.deepEqual(mesh?.materials, ["floor", "wall"]);
  assert.deepEqual(mesh?.materialIndices, [0, 1]);
  assert.deepEqual(mesh?.normals[mesh.normalIndices[4] ?? -1]?.map((part) => part < 0), [
    false,
    true,
    false,
  ]);
  assert.equal(parseObj("v 1 2 3\nf 1 2 9"), null);
});

Deno.test("A mesh node reads its file when it is evaluated, and is empty without one", async () => {
  const path = await Deno.makeTempFile({ suffix: ".obj" });
  try {
    await Deno.writeTextFile(path, TENT);
    const scene = new SceneGraph();
    scene.onFile = loadMeshFile;
    const mesh = add(scene, scene.root, "NT_GEO_MESH", "Tent");
    const triangles = () => compileGeometry(meshInstances(mesh)).geometry.triangleMaterials.length;
    scene.setAttribute(mesh, "A_FILENAME", path, false);
    assert.equal(triangles(), 0);
    scene.evaluate(mesh);
    assert.equal(triangles(), 3);
    assert.deepEqual(mesh.pins.map((pin) => pin.spec.name), ["floor", "wall"]);
    scene.setAttribute(mesh, "A_FILENAME", `${path}.gone`);
    assert.deepEqual([triangles(), mesh.pins.length], [0, 0]);
  } finally {
    await Deno.remove(path);
  }
});
