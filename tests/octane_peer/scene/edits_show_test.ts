import assert from "node:assert/strict";
import type { MaterialData } from "../tracer/scene_data.ts";
import { add, addSpheres, nest, place, plug, setPin } from "./authoring.ts";
import { compileScene } from "./compile.ts";
import { createSceneEditor } from "./editor.ts";
import type { GraphNode } from "./items.ts";
import { SceneGraph } from "./scene_graph.ts";

function world() {
  const scene = new SceneGraph();
  const { root } = scene;
  const target = add(scene, root, "NT_RENDERTARGET", "Target");
  const ball = addSpheres(scene, root, "Ball", [{ centre: [0, 0, 0], radius: 1 }]);
  const red = add(scene, root, "NT_MAT_DIFFUSE", "Red");
  setPin(scene, red, "P_DIFFUSE", [1, 0, 0]);
  plug(scene, ball, 0, red);
  const placed = place(scene, root, ball, [0, 0, 0]);
  plug(scene, target, "P_MESH", placed);
  const shown = () => compileScene(target, null).scene;
  const color = (): MaterialData["diffuse"] | undefined => shown().materials[0]?.diffuse;
  const centre = () => [...shown().geometry.spheres].slice(0, 3);
  return { scene, root, target, ball, red, placed, shown, color, centre };
}

function blue({ scene, root }: ReturnType<typeof world>): GraphNode {
  const node = add(scene, root, "NT_MAT_DIFFUSE", "Blue");
  setPin(scene, node, "P_DIFFUSE", [0, 0, 1]);
  return node;
}

Deno.test("A picture shows another color, another material and another place", () => {
  const at = world();
  setPin(at.scene, at.red, "P_DIFFUSE", [0, 1, 0]);
  assert.deepEqual(at.color(), [0, 1, 0]);
  at.scene.connect(at.ball, 0, blue(at));
  assert.deepEqual(at.color(), [0, 0, 1]);
  const transform = at.placed.input("P_TRANSFORM");
  assert.ok(transform !== null);
  setPin(at.scene, transform, "P_TRANSLATION", [4, 5, 6]);
  assert.deepEqual(at.centre(), [4, 5, 6]);
  const matrix = nest(at.scene, at.placed, "P_TRANSFORM", "NT_TRANSFORM_VALUE");
  at.scene.setAttribute(matrix, "A_TRANSFORM", [1, 0, 0, 7, 0, 1, 0, 8, 0, 0, 1, 9]);
  assert.deepEqual(at.centre(), [7, 8, 9]);
});

Deno.test("A picture shows the input that a switch passes on, and nothing for a wrong number", () => {
  const at = world();
  const choice = add(at.scene, at.root, "NT_SWITCH_MATERIAL", "Variants");
  plug(at.scene, choice, 1, at.red);
  plug(at.scene, choice, 2, blue(at));
  at.scene.connect(at.ball, 0, choice);
  assert.deepEqual(at.color(), [1, 0, 0]);
  setPin(at.scene, choice, "P_INPUT", 2);
  assert.deepEqual(at.color(), [0, 0, 1]);
  setPin(at.scene, choice, "P_INPUT", 9);
  assert.deepEqual(at.color(), [0.7, 0.7, 0.7]);
  at.scene.setAttribute(choice, "A_OPTION_COUNT", 1);
  assert.equal(choice.pins.length, 2);
});

Deno.test("A picture shows mixed materials and textures by their shares", () => {
  const at = world();
  const mix = add(at.scene, at.root, "NT_MAT_MIX", "Mix");
  setPin(at.scene, mix, "P_AMOUNT", 0.25);
  plug(at.scene, mix, "P_MATERIAL1", at.red);
  plug(at.scene, mix, "P_MATERIAL2", blue(at));
  at.scene.connect(at.ball, 0, mix);
  assert.deepEqual(at.color(), [0.75, 0, 0.25]);
  at.scene.connect(at.ball, 0, at.red);
  const textures = nest(at.scene, at.red, "P_DIFFUSE", "NT_TEX_MULTIPLY");
  setPin(at.scene, textures, "P_TEXTURE1", [0.5, 0.5, 1]);
  setPin(at.scene, textures, "P_TEXTURE2", [0.5, 1, 0.25]);
  assert.deepEqual(at.color(), [0.25, 0.5, 0.25]);
  const image = nest(at.scene, at.red, "P_DIFFUSE", "NT_TEX_IMAGE");
  at.scene.setAttribute(image, "A_BUFFER", [255, 0, 0, 255, 255, 0, 0, 255]);
  assert.deepEqual(at.color(), [1, 0, 0]);
});

Deno.test("A picture leaves out what an object layer hides, and repeats what is scattered", () => {
  const at = world();
  const scatter = add(at.scene, at.root, "NT_GEO_SCATTER", "Scatter");
  plug(at.scene, scatter, "P_GEOMETRY", at.ball);
  at.scene.setAttribute(
    scatter,
    "A_TRANSFORMS",
    [1, 2, 3].map((x) => [1, 0, 0, x, 0, 1, 0, 0, 0, 0, 1, 0]),
  );
  const layers = add(at.scene, at.root, "NT_OBJECTLAYER_MAP", "Layers");
  plug(at.scene, layers, "P_GEOMETRY", scatter);
  plug(at.scene, at.target, "P_MESH", layers);
  assert.equal(at.shown().geometry.spheres.length, 3 * 4);
  const layer = layers.input("P_OBJECT_LAYER");
  assert.ok(layer !== null);
  setPin(at.scene, layer, "P_GENERAL_VISIBILITY", 0);
  assert.equal(at.shown().geometry.spheres.length, 0);
  setPin(at.scene, layer, "P_GENERAL_VISIBILITY", 1);
  setPin(at.scene, at.red, "P_OPACITY", 0);
  assert.equal(at.shown().geometry.spheres.length, 0);
});

Deno.test("A picture shows values and connections only once they are evaluated", () => {
  const at = world();
  const color = at.red.input("P_DIFFUSE");
  assert.ok(color !== null);
  at.scene.setAttribute(color, "A_VALUE", [0, 1, 0], false);
  assert.deepEqual(at.color(), [1, 0, 0]);
  at.scene.evaluate(color);
  assert.deepEqual(at.color(), [0, 1, 0]);
  const other = blue(at);
  at.scene.connect(at.ball, 0, other, false);
  assert.deepEqual(at.color(), [0, 1, 0]);
  at.scene.evaluate(at.ball);
  assert.deepEqual(at.color(), [0, 0, 1]);
  at.scene.connect(at.ball, 0, at.red, false);
  at.scene.destroy(other);
  assert.deepEqual(at.color(), [0, 1, 0], "what is gone is not shown");
});

Deno.test("createSceneEditor names what it does not find", () => {
  const { scene } = world();
  const editor = createSceneEditor(scene);
  assert.throws(() => editor.set(editor.node("Red"), "diffuse", "red"), /does not take this value/);
  assert.throws(() => editor.set(editor.node("Red"), "nope", 1), /no pin "nope"/);
  assert.throws(() => editor.setAttribute(editor.node("Ball"), "nope", 1), /no attribute "nope"/);
});
