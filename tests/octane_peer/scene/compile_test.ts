import assert from "node:assert/strict";
import { placePoint } from "../tracer/geometry_builder.ts";
import { add, setPin } from "./authoring.ts";
import { compileScene, sceneChange } from "./compile.ts";
import { compileTransform } from "./transforms.ts";
import { createDemoProject } from "./demo_scene.ts";
import type { GraphNode } from "./items.ts";
import { SceneGraph } from "./scene_graph.ts";

function demo() {
  const { graph, target } = createDemoProject({ width: 320, height: 160, maxSamples: 7 });
  const part = (id: string): GraphNode => {
    const node = target.input(id);
    assert.ok(node !== null);
    return node;
  };
  return { graph, target, part, compiled: compileScene(target, null) };
}

Deno.test("compileScene reads film, samples and camera from the render target's pins", () => {
  const { compiled } = demo();
  assert.deepEqual(compiled.scene.film, { width: 320, height: 160 });
  assert.equal(compiled.scene.kernel.maxSamples, 7);
  assert.equal(compiled.scene.camera.fovDegrees, 40);
  assert.ok(compiled.scene.geometry.triangleMaterials.length > 1000);
  assert.equal(
    compiled.objects[compiled.scene.geometry.sphereObjects[0] ?? -1]?.node.spec.type,
    "NT_GEO_MESH",
  );
});

Deno.test("compileScene keeps the same geometry object while nothing of it changes", () => {
  const { graph, target, part, compiled } = demo();
  setPin(graph, part("P_CAMERA"), "P_FOV", 55);
  const after = compileScene(target, compiled);
  assert.equal(after.scene.geometry, compiled.scene.geometry);
});

Deno.test("sceneChange tells what a change costs", () => {
  const changes: [string, (world: ReturnType<typeof demo>) => void][] = [
    ["none", ({ target }) => target.name = "Renamed"],
    ["develop", ({ graph, part }) => setPin(graph, part("P_IMAGER"), "P_EXPOSURE", 2)],
    ["extend", ({ graph, part }) => setPin(graph, part("P_KERNEL"), "P_MAX_SAMPLES", 70)],
    ["restart", ({ graph, part }) => setPin(graph, part("P_CAMERA"), "P_POSITION", [0, 1, 9])],
    [
      "restart",
      ({ graph, part }) => setPin(graph, part("P_FILM_SETTINGS"), "P_RESOLUTION", [64, 64]),
    ],
    ["restart", ({ graph, part }) => setPin(graph, part("P_ENVIRONMENT"), "P_TURBIDITY", 8)],
    ["restart", ({ graph, target }) => graph.connect(target, target.pinOf("P_MESH").index, null)],
  ];
  for (const [cost, change] of changes) {
    const world = demo();
    change(world);
    const after = compileScene(world.target, world.compiled);
    assert.equal(sceneChange(world.compiled.scene, after.scene), cost);
  }
});

Deno.test("compileTransform scales, then rotates, then moves", () => {
  const graph = new SceneGraph();
  const node = add(graph, graph.root, "NT_TRANSFORM_3D", "Transform");
  setPin(graph, node, "P_SCALE", [2, 2, 2]);
  setPin(graph, node, "P_ROTATION", [0, 90, 0]);
  setPin(graph, node, "P_TRANSLATION", [10, 0, 0]);
  const [x, y, z] = placePoint(compileTransform(node), [1, 0, 0]);
  assert.deepEqual([x, y, z].map((part) => Math.round(part * 1e9) / 1e9), [10, 0, -2]);
});
