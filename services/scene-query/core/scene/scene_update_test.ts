import assert from "node:assert/strict";
import fc from "fast-check";
import { createSceneModel, type SceneModel } from "./scene_model.ts";
import type { Found, NodeFacts } from "./scene_node.ts";

const facts = (name: string, rest: Partial<NodeFacts> = {}): NodeFacts => ({
  name,
  nodeType: "NT_MAT_DIFFUSE",
  outType: "PT_MATERIAL",
  isGraph: false,
  pinCount: 1,
  ...rest,
});

const item = (handle: number, name: string): Found => ({
  handle: BigInt(handle),
  facts: facts(name),
});

function withItems(...found: Found[]): SceneModel {
  const model = createSceneModel(1n);
  model.adopt(model.root, found);
  return model;
}

const paths = (model: SceneModel) => [...model.nodes()].map(({ path }) => path);

Deno.test("update keeps the paths of who stays and tells who came and went", () => {
  const model = withItems(item(2, "Stone"), item(3, "Stone"), item(4, "Gold"));
  const changes = model.update([{
    node: model.root,
    found: [{ handle: 3n }, { handle: 4n }, item(5, "Stone")],
  }]);
  assert.equal(model.byHandle(3n)?.path, "/Stone~2");
  assert.deepEqual(changes.map(({ change }) => change), ["removed", "added"]);
  assert.deepEqual(changes[0], { change: "removed", path: "/Stone" });
  assert.equal(model.byHandle(5n)?.path, "/Stone");
  assert.equal(model.byHandle(2n), undefined);
});

Deno.test("update lets the path of a graph's item follow its name, and what is below follows", () => {
  const model = withItems(item(2, "Stone"));
  const stone = model.byHandle(2n);
  assert.ok(stone !== undefined);
  model.adopt(stone, [{ handle: 3n, pin: "diffuse", facts: facts("Diffuse", { pinCount: 0 }) }]);
  const changes = model.update([{
    node: stone,
    found: [{ handle: 3n, pin: "diffuse" }],
    name: "Rock",
  }]);
  assert.deepEqual(changes, [
    { change: "renamed", path: "/Stone", new_path: "/Rock", name: "Rock" },
    { change: "renamed", path: "/Stone/diffuse", new_path: "/Rock/diffuse", name: "Diffuse" },
  ]);
  assert.equal(model.byPath("/Rock/diffuse")?.handle, 3n);
  assert.equal(model.byPath("/Stone"), undefined);
});

Deno.test("update takes a deleted item off the pins that it was connected to", () => {
  const model = withItems(item(2, "Mesh"), item(3, "Stone"));
  const mesh = model.byHandle(2n);
  assert.ok(mesh !== undefined);
  model.adopt(mesh, [{ handle: 3n, pin: "material", pinIndex: 0 }]);
  const changes = model.update([{ node: model.root, found: [{ handle: 2n }] }]);
  assert.deepEqual(changes, [
    { change: "removed", path: "/Stone" },
    { change: "links", path: "/Mesh", pin: "material" },
  ]);
  assert.deepEqual(mesh.children, []);
  assert.deepEqual(model.takeUnsettled(), [mesh]);
  assert.deepEqual(model.takeUnsettled(), []);
});

Deno.test("update tells a pin that was connected otherwise, and forgets what the pin owned", () => {
  const model = withItems(item(2, "Mesh"), item(3, "Stone"));
  const mesh = model.byHandle(2n);
  assert.ok(mesh !== undefined);
  model.adopt(mesh, [{ handle: 4n, pin: "material", facts: facts("Own") }]);
  const changes = model.update([{ node: mesh, found: [{ handle: 3n, pin: "material" }] }]);
  assert.deepEqual(changes.map(({ change }) => change), ["removed", "links", "added"]);
  assert.equal(model.byHandle(4n), undefined);
  assert.equal(model.byPath("/Mesh/material"), model.byHandle(3n));
  assert.equal(model.byHandle(3n)?.path, "/Stone");
});

Deno.test("a node that moves from a pin to the graph is told as moved and not as gone", () => {
  const model = withItems(item(2, "Mesh"));
  const mesh = model.byHandle(2n);
  assert.ok(mesh !== undefined);
  model.adopt(mesh, [{ handle: 4n, pin: "material", facts: facts("Own") }]);
  const changes = model.update([
    { node: mesh, found: [{ handle: 4n, pin: "material" }] },
    { node: model.root, found: [{ handle: 2n }, { handle: 4n }] },
  ]);
  assert.deepEqual(changes, [
    { change: "renamed", path: "/Mesh/material", new_path: "/Own", name: "Own" },
  ]);
  assert.deepEqual(model.byHandle(4n)?.alsoAt, ["/Mesh/material"]);
});

const level = fc.uniqueArray(
  fc.record({
    handle: fc.integer({ min: 2, max: 12 }),
    name: fc.constantFrom("a", "b", "a~2", ""),
  }),
  { selector: ({ handle }) => handle, maxLength: 10 },
);

Deno.test("paths are unique and lead back to their node, however often a level is read again", () => {
  fc.assert(fc.property(level, fc.array(level, { maxLength: 6 }), (first, rest) => {
    const model = withItems(...first.map(({ handle, name }) => item(handle, name)));
    for (const next of rest) {
      const before = new Map([...model.nodes()].map((node) => [node.handle, node.path]));
      const told = model.update([{
        node: model.root,
        found: next.map(({ handle, name }) => item(handle, name)),
      }]);
      const all = paths(model);
      assert.equal(new Set(all).size, all.length);
      assert.equal(all.length, next.length);
      for (const node of model.nodes()) {
        assert.equal(model.byPath(node.path), node);
        assert.equal(node.path, before.get(node.handle) ?? node.path);
      }
      const removed = told.flatMap((one) => one.change === "removed" ? [one.path] : []);
      const added = told.flatMap((one) => one.change === "added" ? [one.row.path] : []);
      const now = new Set(next.map(({ handle }) => BigInt(handle)));
      assert.deepEqual(
        new Set(removed),
        new Set([...before].filter(([handle]) => !now.has(handle)).map(([, path]) => path)),
      );
      assert.deepEqual(
        new Set(added),
        new Set(
          [...model.nodes()].filter(({ handle }) => !before.has(handle))
            .map(({ path }) => path),
        ),
      );
    }
  }));
});

Deno.test("a level of 10,000 items of one name is placed and read again in no time", () => {
  const found = Array.from({ length: 10_000 }, (_, i) => item(i + 2, "Stone"));
  const startMs = performance.now();
  const model = withItems(...found);
  model.update([{ node: model.root, found: found.slice(1) }]);
  assert.equal(model.byHandle(10_001n)?.path, "/Stone~10000");
  assert.ok(performance.now() - startMs < 3_000);
});
