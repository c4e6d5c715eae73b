import assert from "node:assert/strict";
import { storeProject } from "../engine/project_file.ts";
import { compileScene } from "./compile.ts";
import { createGeneratedProject } from "./generated_scene.ts";
import { everyItem, type NodeGraph } from "./items.ts";

const FILM = { width: 64, height: 32, maxSamples: 2 };

function depthOf(graph: NodeGraph): number {
  const inner = graph.items.flatMap((item) => item.isGraph ? [depthOf(item)] : []);
  return 1 + Math.max(0, ...inner);
}

Deno.test("createGeneratedProject makes exactly as many nodes as asked for", () => {
  for (const nodes of [130, 131, 310, 1_050, 2_500, 10_000]) {
    const { graph, target } = createGeneratedProject({ ...FILM, nodes });
    assert.equal([...everyItem(graph.root)].length, nodes);
    const { scene } = compileScene(target, null);
    assert.ok(scene.geometry.triangleMaterials.length >= 2, "it shows something");
    assert.deepEqual([scene.film.width, scene.film.height], [64, 32]);
    assert.equal(scene.kernel.maxSamples, 2);
  }
});

Deno.test("createGeneratedProject makes graphs in graphs, shared nodes and hundreds of top-level items", () => {
  const { graph, target } = createGeneratedProject({ ...FILM, nodes: 10_000 });
  assert.ok(graph.root.items.length >= 300, `${graph.root.items.length} top-level items`);
  assert.equal(depthOf(graph.root), 3);
  const uses = new Map<unknown, number>();
  for (const item of everyItem(graph.root)) {
    if (item.isGraph) continue;
    for (const { source, owned } of item.pins) {
      if (source !== null && owned === null) uses.set(source, (uses.get(source) ?? 0) + 1);
    }
  }
  assert.ok([...uses.values()].filter((count) => count > 3).length > 10, "shared materials");
  const { objects, scene } = compileScene(target, null);
  assert.ok(objects.length > 300);
  assert.ok(scene.materials.some(({ checks }) => checks !== null), "textures");
});

Deno.test("createGeneratedProject makes the same scene from the same seed", () => {
  const made = (seed: number) =>
    storeProject(createGeneratedProject({ ...FILM, nodes: 1_050, seed }).graph);
  assert.ok(made(5) === made(5));
  assert.ok(made(5) !== made(6));
});

Deno.test("createGeneratedProject refuses what is too small for a scene", () => {
  assert.throws(() => createGeneratedProject({ ...FILM, nodes: 20 }), RangeError);
});
