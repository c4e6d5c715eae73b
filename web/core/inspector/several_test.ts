import assert from "node:assert/strict";
import { readProperties } from "../scene/scene_replies.ts";
import { commonProperties, findProperties, resettable } from "./several.ts";

function node(items: readonly Readonly<Record<string, unknown>>[]) {
  return readProperties({ prim_path: "/A", items });
}

const POWER = { name: "power", label: "Power", type: "float", value: 2, default: 1 };

Deno.test("commonProperties keeps what all nodes have and says where they differ", () => {
  const main = node([POWER, { name: "n", type: "int", value: 1 }, {
    name: "x",
    type: "bool",
    value: true,
  }]);
  const other = node([
    { ...POWER, value: 3 },
    { name: "n", type: "int", value: 1, read_only: true },
    { name: "x", type: "int", value: 1 },
  ]);
  const common = commonProperties(main, [other]);
  assert.deepEqual(
    common.map(({ property: { name, readOnly }, mixed }) => [name, mixed, readOnly]),
    [
      ["power", true, false],
      ["n", false, true],
    ],
  );
});

Deno.test("findProperties looks in labels, names and groups, and can keep changes only", () => {
  const { items } = node([
    { ...POWER, group: "Light" },
    { name: "tint", label: "Colour", type: "int", value: 1, default: 1 },
  ]);
  assert.deepEqual(findProperties(items, "LIGHT pow", false).map(({ name }) => name), ["power"]);
  assert.deepEqual(findProperties(items, "", true).map(({ name }) => name), ["power"]);
  assert.deepEqual(findProperties(items, "colour", true), []);
  assert.deepEqual(resettable(items).map(({ name }) => name), ["power"]);
});
