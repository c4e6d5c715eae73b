import assert from "node:assert/strict";
import { createSceneModel } from "./scene_model.ts";
import { searchNodes } from "./scene_search.ts";

const model = createSceneModel(1n);
const facts = (name: string, nodeType: string, isGraph = false) => ({
  name,
  nodeType,
  outType: "PT_MATERIAL",
  isGraph,
  pinCount: 0,
});
model.adopt(model.root, [
  { handle: 2n, facts: facts("Metals", "GT_STANDARD", true) },
  { handle: 3n, facts: facts("Old gold", "NT_MAT_GLOSSY") },
  { handle: 4n, facts: facts("Glass", "NT_MAT_SPECULAR") },
]);
const metals = model.byHandle(2n);
assert.ok(metals !== undefined);
model.adopt(metals, [{ handle: 5n, facts: facts("New gold", "NT_MAT_DIFFUSE") }]);

const found = (search: Parameters<typeof searchNodes>[1]) =>
  searchNodes(model.nodes(), search).map(({ path }) => path);

Deno.test("searchNodes finds all words in any order and case, names before types", () => {
  assert.deepEqual(found({ query: "GOLD" }), ["/Old gold", "/Metals/New gold"]);
  assert.deepEqual(found({ query: "gold new" }), ["/Metals/New gold"]);
  assert.deepEqual(found({ query: "material" }), ["/Old gold", "/Glass", "/Metals/New gold"]);
  assert.deepEqual(found({ query: "gold specular" }), []);
});

Deno.test("searchNodes keeps to a subtree and to types", () => {
  assert.deepEqual(found({ query: "gold", below: "/Metals" }), ["/Metals/New gold"]);
  assert.deepEqual(found({ query: "l", types: ["scope", "NT_MAT_SPECULAR"] }), [
    "/Metals",
    "/Glass",
  ]);
});
