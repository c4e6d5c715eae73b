import assert from "node:assert/strict";
import { createSceneModel } from "./scene_model.ts";
import type { NodeFacts } from "./scene_node.ts";

const facts = (name: string, rest: Partial<NodeFacts> = {}): NodeFacts => ({
  name,
  nodeType: "NT_GEO_MESH",
  outType: "PT_GEOMETRY",
  isGraph: false,
  pinCount: 1,
  ...rest,
});
const graph = (name: string) =>
  facts(name, { isGraph: true, nodeType: "GT_STANDARD", outType: "PT_UNKNOWN", pinCount: 0 });

Deno.test("next names graphs before nodes, and nothing once all was read", () => {
  const model = createSceneModel(1n);
  assert.equal(model.next(), model.root);
  model.adopt(model.root, [{ handle: 2n, facts: facts("Mesh") }, {
    handle: 3n,
    facts: graph("G"),
  }]);
  assert.equal(model.next()?.path, "/G");
  assert.equal(model.graphsComplete, false);
  const inner = model.byPath("/G");
  assert.ok(inner);
  model.adopt(inner, []);
  assert.deepEqual([model.graphsComplete, model.complete, model.next()?.path], [
    true,
    false,
    "/Mesh",
  ]);
  const mesh = model.byPath("/Mesh");
  assert.ok(mesh);
  model.adopt(mesh, []);
  assert.deepEqual([model.complete, model.next(), model.count], [true, undefined, 2]);
});

Deno.test("adopt keeps a node's first path and tells of the other places", () => {
  const model = createSceneModel(1n);
  model.adopt(model.root, [
    { handle: 2n, facts: facts("Mesh") },
    { handle: 3n, facts: facts("Stone", { nodeType: "NT_MAT_DIFFUSE", outType: "PT_MATERIAL" }) },
  ]);
  const mesh = model.byPath("/Mesh");
  assert.ok(mesh);
  model.adopt(mesh, [{ handle: 3n, pin: "material1" }]);
  assert.equal(model.byHandle(3n)?.path, "/Stone");
  assert.deepEqual(model.byHandle(3n)?.alsoAt, ["/Mesh/material1"]);
  assert.equal(model.byPath("/Mesh/material1"), model.byHandle(3n));
  assert.deepEqual(mesh.children, [
    { node: model.byHandle(3n), part: "material1", pin: "material1" },
  ]);
});

Deno.test("adopt takes a node that is connected to itself without going round", () => {
  const model = createSceneModel(1n);
  model.adopt(model.root, [{ handle: 2n, facts: facts("Loop") }]);
  const loop = model.byPath("/Loop");
  assert.ok(loop);
  model.adopt(loop, [{ handle: 2n, pin: "input" }]);
  assert.deepEqual([model.complete, model.count], [true, 1]);
});

Deno.test("nearest is the deepest known node at or above a path", () => {
  const model = createSceneModel(1n);
  model.adopt(model.root, [{ handle: 2n, facts: facts("Mesh") }]);
  assert.equal(model.nearest("/Mesh/material/diffuse").path, "/Mesh");
  assert.equal(model.nearest("/Nothing").path, "/");
});
