import assert from "node:assert/strict";
import { createNames, type Generation } from "../wire/names.ts";
import { isLinker, isSwitch } from "./node_kinds.ts";
import { NODE_TYPES } from "./node_types.ts";
import { SceneGraph } from "./scene_graph.ts";

const GENERATIONS: readonly Generation[] = ["alpha5", "beta2"];

Deno.test("NODE_TYPES uses only names that both generations have", () => {
  for (const generation of GENERATIONS) {
    const names = createNames(generation);
    for (const spec of NODE_TYPES.values()) {
      const missing = [
        ["NodeType", spec.type] as const,
        ["NodePinType", spec.outType] as const,
        ...spec.attributes.map(({ id }) => ["AttributeId", id] as const),
        ...spec.attributes.map(({ type }) => ["AttributeType", type] as const),
        ...spec.pins.map(({ id }) => ["PinId", id] as const),
        ...spec.pins.map(({ type }) => ["NodePinType", type] as const),
      ].filter(([kind, name]) => name !== "PT_UNKNOWN" && names.number(kind, name) === 0);
      assert.deepEqual(missing, [], `${generation} ${spec.type}`);
    }
  }
});

Deno.test("NODE_TYPES has attributes of every type, alone and in lists, and pins of every value", () => {
  const attributes = [...NODE_TYPES.values()].flatMap((spec) => spec.attributes);
  const types = (isArray: boolean) =>
    new Set(attributes.filter((one) => one.isArray === isArray).map((one) => one.type));
  const numbers = ["AT_INT", "AT_FLOAT"].flatMap((
    type,
  ) => [type, ...[2, 3, 4].map((n) => type + n)]);
  const all = [...numbers, "AT_BOOL", "AT_LONG", "AT_LONG2", "AT_MATRIX", "AT_STRING"];
  assert.deepEqual([...types(false)].sort(), [...all, "AT_FILENAME"].sort());
  assert.deepEqual([...types(true)].sort(), [...all, "AT_BYTE"].sort());
  const kinds = new Set(
    [...NODE_TYPES.values()].flatMap((spec) => spec.pins.map((pin) => pin.detail.kind)),
  );
  for (const kind of ["bool", "int", "float", "enum", "mask", "texture", "transform", "string"]) {
    assert.ok(kinds.has(kind as never), kind);
  }
});

Deno.test("NODE_TYPES names pins and attributes of a node apart", () => {
  for (const spec of NODE_TYPES.values()) {
    for (const list of [spec.pins, spec.attributes]) {
      assert.equal(new Set(list.map(({ name }) => name)).size, list.length, spec.type);
    }
  }
});

Deno.test("SceneGraph.createNode makes every type, with a linker and a switch for each kind", () => {
  const scene = new SceneGraph();
  for (const spec of NODE_TYPES.values()) {
    const node = scene.createNode(spec.type, scene.root, true);
    assert.equal(node?.spec, spec);
    if (isSwitch(spec.type)) assert.equal(node?.pins.filter((pin) => pin.dynamic).length, 2);
  }
  const kinds = (wanted: (type: string) => boolean) =>
    [...NODE_TYPES.values()].filter(({ type }) => wanted(type)).map(({ outType }) => outType);
  assert.deepEqual(new Set(kinds(isLinker)), new Set(kinds(isSwitch)));
});
