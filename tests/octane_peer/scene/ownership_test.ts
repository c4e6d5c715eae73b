import assert from "node:assert/strict";
import { add, addSpheres, place, plug } from "./authoring.ts";
import type { GraphNode } from "./items.ts";
import { collapse, deleteUnconnected, expand, groupItems, unfold, ungroup } from "./ownership.ts";
import { SceneGraph } from "./scene_graph.ts";

function ball(scene: SceneGraph, material: GraphNode): GraphNode {
  const node = addSpheres(scene, scene.root, "Ball", [{ centre: [0, 0, 0], radius: 1 }]);
  plug(scene, node, 0, material);
  return node;
}

Deno.test("expand copies nodes out of pins and collapse copies one back into every pin", () => {
  const scene = new SceneGraph();
  const one = add(scene, scene.root, "NT_MAT_DIFFUSE", "One");
  const two = add(scene, scene.root, "NT_MAT_DIFFUSE", "Two");
  const before = one.input("P_DIFFUSE");
  expand(scene, one);
  const outside = one.input("P_DIFFUSE");
  assert.ok(one.pins.every((pin) => pin.owned === null));
  assert.equal(before?.alive, false);
  assert.ok(outside !== null && scene.root.items.includes(outside));
  plug(scene, two, "P_DIFFUSE", outside);
  assert.equal(collapse(scene, outside), true);
  assert.equal(outside.alive, false);
  const inside = [one, two].map((node) => node.pinOf("P_DIFFUSE").pin);
  assert.ok(inside.every((pin) => pin?.owned !== null && pin?.owned === pin?.source));
  assert.notEqual(inside[0]?.owned, inside[1]?.owned);
  assert.equal(collapse(scene, one), false);
});

Deno.test("groupItems replaces items by copies behind linkers and ungroup takes them out again", () => {
  const scene = new SceneGraph();
  const paint = add(scene, scene.root, "NT_MAT_DIFFUSE", "Paint");
  const mesh = ball(scene, paint);
  const placed = place(scene, scene.root, mesh, [1, 2, 3]);
  const group = groupItems(scene, scene.root, [mesh]);
  assert.ok(group !== null && !mesh.alive);
  assert.deepEqual(group.items.map((item) => item.name).sort(), ["Ball", "Ball", "Paint"]);
  const inner = placed.input("P_GEOMETRY");
  assert.equal(inner?.graph, group);
  assert.equal(inner?.pins[0]?.source?.spec.type, "NT_IN_MATERIAL");
  assert.equal(inner?.pins[0]?.source?.input("P_INPUT"), paint);
  const [back, ...none] = ungroup(scene, group);
  assert.ok(back !== undefined && !back.isGraph && none.length === 0);
  assert.equal(group.alive, false);
  assert.equal(placed.pinOf("P_GEOMETRY").pin?.source, back);
  assert.equal(back.pins[0]?.source, paint);
  assert.equal(back.graph, scene.root);
});

Deno.test("groupItems refuses items of another graph and changes nothing", () => {
  const scene = new SceneGraph();
  const other = scene.createGraph(scene.root, "Other");
  const inside = add(scene, other, "NT_MAT_DIFFUSE", "Inside");
  const outside = add(scene, scene.root, "NT_MAT_DIFFUSE", "Outside");
  assert.equal(groupItems(scene, scene.root, [outside, inside]), null);
  assert.deepEqual(scene.root.items, [other, outside]);
});

Deno.test("deleteUnconnected keeps what an item feeds, is fed by, and what is fed from there", () => {
  const scene = new SceneGraph();
  const paint = add(scene, scene.root, "NT_MAT_DIFFUSE", "Paint");
  const [one, other] = [ball(scene, paint), ball(scene, paint)];
  const lonely = add(scene, scene.root, "NT_MAT_GLOSSY", "Lonely");
  deleteUnconnected(scene, one);
  assert.deepEqual(scene.root.items, [paint, one, other]);
  assert.equal(lonely.alive, false);
});

Deno.test("unfold gives every item of a graph a place of its own around the middle", () => {
  const scene = new SceneGraph();
  const paint = add(scene, scene.root, "NT_MAT_DIFFUSE", "Paint");
  ball(scene, paint);
  ball(scene, paint);
  unfold(scene.root, true);
  const places = scene.root.items.map(({ position }) => position);
  assert.equal(new Set(places.map(String)).size, places.length);
  for (const axis of [0, 1] as const) {
    assert.ok(Math.abs(places.reduce((sum, at) => sum + at[axis], 0)) < 1e-9);
  }
});
