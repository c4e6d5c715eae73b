import assert from "node:assert/strict";
import { add, addSpheres, nest, place, plug, setPin } from "./authoring.ts";
import { copyItem } from "./copy.ts";
import { createDemoProject } from "./demo_scene.ts";
import { everyItem, type GraphNode, ownedBelow, resolveLinkers } from "./items.ts";
import { NODE_TYPES } from "./node_types.ts";
import { SceneGraph } from "./scene_graph.ts";
import { pinValue, setPinValue } from "./values.ts";

function pinIx(node: GraphNode, id: string): number {
  return node.pinOf(id).index;
}

Deno.test("SceneGraph.createNode fills pins with their default nodes only when asked", () => {
  const graph = new SceneGraph();
  const full = graph.createNode("NT_CAM_THINLENS", graph.root, true);
  const bare = graph.createNode("NT_CAM_THINLENS", graph.root, false);
  assert.ok(full?.pins.every((pin) => pin.owned !== null));
  assert.ok(bare?.pins.every((pin) => pin.source === null));
  assert.equal(graph.createNode("NT_NO_SUCH", graph.root, true), null);
});

Deno.test("SceneGraph.connect destroys the item that lived in the pin", () => {
  const graph = new SceneGraph();
  const material = add(graph, graph.root, "NT_MAT_DIFFUSE", "Material");
  const owned = material.input("P_DIFFUSE");
  const shared = add(graph, graph.root, "NT_TEX_RGB", "Shared");
  graph.connect(material, pinIx(material, "P_DIFFUSE"), shared);
  assert.equal(owned?.alive, false);
  assert.equal(material.input("P_DIFFUSE"), shared);
  graph.connect(material, pinIx(material, "P_DIFFUSE"), null);
  assert.equal(material.input("P_DIFFUSE"), null);
  assert.equal(shared.alive, true);
});

Deno.test("SceneGraph.canConnect refuses other types always, and cycles when asked", () => {
  const graph = new SceneGraph();
  const outer = add(graph, graph.root, "NT_GEO_PLACEMENT", "Outer");
  const inner = add(graph, graph.root, "NT_GEO_PLACEMENT", "Inner");
  plug(graph, outer, "P_GEOMETRY", inner);
  const ix = pinIx(inner, "P_GEOMETRY");
  assert.equal(graph.canConnect(inner, ix, outer, true), false);
  assert.equal(graph.canConnect(inner, ix, outer, false), true);
  const camera = add(graph, graph.root, "NT_CAM_THINLENS", "Camera");
  assert.equal(graph.canConnect(inner, ix, camera, false), false);
});

Deno.test("SceneGraph.destroy takes what lives in pins along and empties what was connected", () => {
  const graph = new SceneGraph();
  const mesh = addSpheres(graph, graph.root, "Ball", [{ centre: [0, 0, 0], radius: 1 }]);
  const material = add(graph, graph.root, "NT_MAT_GLOSSY", "Gloss");
  plug(graph, mesh, 0, material);
  const inner = [...ownedBelow(material)];
  assert.ok(inner.length > 5);
  graph.destroy(material);
  assert.ok([material, ...inner].every((node) => !node.alive));
  assert.equal(mesh.pins[0]?.source, null);
  assert.equal(graph.contains(mesh), true);
  assert.equal(graph.contains(material), false);
});

Deno.test("SceneGraph lets pins follow attributes only once they are evaluated", () => {
  const graph = new SceneGraph();
  const mesh = add(graph, graph.root, "NT_GEO_MESH", "Mesh");
  graph.setAttribute(mesh, "A_MATERIAL_NAMES", ["steel", "rubber"], false);
  assert.equal(mesh.pins.length, 0);
  graph.evaluate(mesh);
  assert.deepEqual(mesh.pins.map((pin) => pin.spec.name), ["steel", "rubber"]);
  const rubber = add(graph, graph.root, "NT_MAT_DIFFUSE", "Rubber");
  plug(graph, mesh, 1, rubber);
  graph.setAttribute(mesh, "A_MATERIAL_NAMES", ["rubber"]);
  assert.equal(mesh.pins[0]?.source, rubber);
});

Deno.test("setPinValue writes through the connected node and clamps to the pin's range", () => {
  const graph = new SceneGraph();
  const camera = add(graph, graph.root, "NT_CAM_THINLENS", "Camera");
  const ix = pinIx(camera, "P_FOV");
  assert.equal(setPinValue(graph, camera, ix, 500), true);
  assert.deepEqual(pinValue(camera, ix), [179, 0, 0, 0]);
  assert.equal(setPinValue(graph, camera, ix, true), false);
  graph.connect(camera, ix, null);
  assert.equal(setPinValue(graph, camera, ix, 50), false);
  assert.deepEqual(pinValue(camera, ix), [39.5978, 0, 0, 0], "an empty pin has its default");
});

Deno.test("SceneGraph counts only what changes something", () => {
  const graph = new SceneGraph();
  const camera = add(graph, graph.root, "NT_CAM_THINLENS", "Camera");
  setPin(graph, camera, "P_FOV", 60);
  const { revision } = graph;
  setPin(graph, camera, "P_FOV", 60);
  assert.equal(graph.revision, revision);
  setPin(graph, camera, "P_FOV", 61);
  assert.equal(graph.revision, revision + 1);
});

Deno.test("copyItem copies what lives in pins and shares what is connected", () => {
  const graph = new SceneGraph();
  const mesh = addSpheres(graph, graph.root, "Ball", [{ centre: [0, 0, 0], radius: 1 }]);
  const placed = place(graph, graph.root, mesh, [1, 2, 3]);
  const copy = copyItem(placed);
  assert.ok(!copy.isGraph);
  assert.equal(copy.input("P_GEOMETRY"), mesh);
  assert.notEqual(copy.input("P_TRANSFORM"), placed.input("P_TRANSFORM"));
  const transform = copy.input("P_TRANSFORM");
  assert.deepEqual(
    transform === null ? null : pinValue(transform, pinIx(transform, "P_TRANSLATION")),
    [1, 2, 3, 0],
  );
});

Deno.test("createDemoProject reaches materials in another graph through linkers", () => {
  const { graph } = createDemoProject({ width: 64, height: 32, maxSamples: 1 });
  const ring = graph.root.items.find((item) => item.name === "Ring");
  assert.ok(ring !== undefined && !ring.isGraph);
  const linker = ring.pins[0]?.source ?? null;
  assert.equal(linker?.spec.type, "NT_OUT_MATERIAL");
  assert.equal(resolveLinkers(linker)?.name, "Brushed brass");
  assert.ok([...everyItem(graph.root)].every((item) => graph.contains(item)));
});

Deno.test("NODE_TYPES names default nodes that exist and fit their pins", () => {
  for (const spec of NODE_TYPES.values()) {
    for (const pin of spec.pins) {
      if (pin.defaultNode === null) continue;
      const inner = NODE_TYPES.get(pin.defaultNode);
      assert.equal(inner?.outType, pin.type, `${spec.type} ${pin.name}`);
    }
  }
});

Deno.test("nest replaces what was in a pin by another node of the same kind", () => {
  const graph = new SceneGraph();
  const target = add(graph, graph.root, "NT_RENDERTARGET", "Target");
  const old = target.input("P_KERNEL");
  const kernel = nest(graph, target, "P_KERNEL", "NT_KERN_PATHTRACING");
  assert.equal(target.input("P_KERNEL"), kernel);
  assert.equal(old?.alive, false);
});

Deno.test("SceneGraph keeps a camera's field of view, focal length and scale in step", () => {
  const graph = new SceneGraph();
  const camera = add(graph, graph.root, "NT_CAM_THINLENS", "Camera");
  const of = (id: string) => Number([pinValue(camera, pinIx(camera, id))].flat()[0]);
  setPin(graph, camera, "P_FOCAL_LENGTH", 50);
  setPin(graph, camera, "P_FOCAL_LENGTH", 18);
  assert.ok(Math.abs(of("P_FOV") - 90) < 1e-9);
  setPin(graph, camera, "P_FOV", 39.5978);
  assert.ok(Math.abs(of("P_FOCAL_LENGTH") - 50) < 1e-3);
  assert.ok(Math.abs(of("P_SCALE") - 0.80498) < 1e-4, "twice the distance times the tangent");
  setPin(graph, camera, "P_SCALE", 2 * Math.hypot(0.5, 1));
  assert.ok(Math.abs(of("P_FOV") - 90) < 1e-9);
});
