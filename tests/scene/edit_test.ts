import assert from "node:assert/strict";
import { callRequest } from "@fuelrail/kit/requests";
import { until } from "../testkit/until.ts";
import { GENERATIONS, withEditRig } from "./edit_rig.ts";
import { ROOM } from "./rig.ts";

/** Where a value of each type is found, and another value for it. */
const TYPES: readonly [type: string, node: string, value: unknown, shown?: unknown][] = [
  ["bool", "NT_BOOL", true],
  ["int", "NT_MAT_DIFFUSE", 7],
  ["int2", "NT_TEX_IMAGE", [3, 4]],
  ["int3", "NT_IMAGE_RESOLUTION", [320, 200, 0]],
  ["int4", "NT_INT", [1, -2, 3, 4]],
  ["long", "NT_TEX_IMAGE", "9007199254740993"],
  ["long2", "NT_TEX_IMAGE", ["9007199254740993", "-5"], ["9007199254740993", -5]],
  ["float", "NT_MAT_GLOSSY", 0.25],
  ["float2", "NT_CAM_THINLENS", [0.25, -0.5]],
  ["float3", "NT_TRANSFORM_3D", [1.5, 2.5, 3.5]],
  ["float4", "NT_FLOAT", [0.5, 1.5, 2.5, 3.5]],
  ["colour", "NT_TEX_RGB", [0.25, 4, 0.5]],
  ["matrix", "NT_TRANSFORM_VALUE", [[1, 0, 0, 2], [0, 1, 0, 3], [0, 0, 2, 4]]],
  ["string", "NT_STRING", "hello"],
  ["file", "NT_FILE", "kettle.obj"],
  ["enum", "NT_TRANSFORM_3D", 4],
  ["bit_mask", "NT_BIT_MASK", 5],
];

for (const generation of GENERATIONS) {
  Deno.test(`setPropertyRequest sets every type of value, which is read back, undone and redone, ${generation}`, () =>
    withEditRig({ generation }, async (rig) => {
      const made = new Map<string, string>();
      for (const [, type] of TYPES) {
        if (made.has(type)) continue;
        const created = { parent_path: "/", node_type: type, name: `Test ${type}` };
        const { paths } = await rig.edit("createNodeRequest", created);
        made.set(type, paths[0] ?? "");
      }
      for (const [type, nodeType, value, shown = value] of TYPES) {
        const path = made.get(nodeType) ?? "";
        const all = await rig.items(path);
        const item = all.find((one) =>
          (one.type === type || `${nodeType} ${type}` === "NT_BIT_MASK bit_mask") &&
          one.read_only !== true
        );
        assert.ok(item, `${nodeType} has ${type}: ${all.map((one) => `${one.name} ${one.type}`)}`);
        const told = await rig.set(path, item.name, value);
        assert.deepEqual(told.value, shown, `${type} is answered`);
        assert.notEqual(told.clamped, true);
        assert.deepEqual(await rig.value(path, item.name), shown, `${type} is read back`);
        const undone = await rig.edit("undoRequest", { edit_id: told.edit_id });
        assert.match(undone.name, /^Undo: Set /);
        assert.deepEqual(await rig.value(path, item.name), item.value, `${type} is undone`);
        await rig.edit("redoRequest");
        assert.deepEqual(await rig.value(path, item.name), shown, `${type} is redone`);
      }
    }));

  Deno.test(`an edit is one update, told to everybody with who made it, ${generation}`, () =>
    withEditRig({ generation }, async (rig) => {
      const path = "/Render target/imager";
      const before = rig.updates();
      const told = await rig.set(path, "exposure", 2.5);
      assert.equal(rig.updates(), before + 1);
      const event = await until(() =>
        rig.events.find(({ type, payload }) =>
          type === "sceneChanged" && payload["edit_id"] === told.edit_id
        )
      );
      assert.deepEqual(event.payload["changed_by"], { viewer_id: "v1", name: "Ada" });
      assert.equal(event.payload["source"], "edit");
      const [change] = event.payload["changes"] as unknown[];
      assert.deepEqual(change, { change: "value", path, property: "exposure", value: 2.5 });
      const undo = await until(() =>
        rig.events.findLast(({ type }) => type === "undoStateChanged")
      );
      const [step] = undo.payload["undo"] as { edit_id: string; by: object }[];
      assert.equal(step?.edit_id, told.edit_id);
      assert.deepEqual(step?.by, { viewer_id: "v1", name: "Ada" });

      const edits = [
        { prim_path: path, property: "exposure", value: 3 },
        { prim_path: path, property: "gamma", value: 1.5 },
        { prim_path: "/Red lacquer", property: "diffuse", value: [0, 1, 0] },
      ];
      const several = await rig.edit("setPropertiesRequest", { edits, name: "Look" });
      assert.equal(rig.updates(), before + 2);
      assert.deepEqual([several.name, several.undoable], ["Look", true]);
      assert.equal(await rig.value(path, "gamma"), 1.5);
      await rig.edit("undoRequest");
      assert.equal(rig.updates(), before + 3);
      assert.equal(await rig.value(path, "exposure"), 2.5);
      const wrong = [...edits, { prim_path: path, property: "gamma", value: "x" }];
      assert.equal(
        (await rig.refusal("setPropertiesRequest", { edits: wrong })).code,
        "bad_message",
      );
      assert.equal(await rig.value(path, "exposure"), 2.5, "none of them was set");
      assert.equal(rig.updates(), before + 3);
    }));
}

Deno.test("resetPropertyRequest sets the default, and what is set already changes nothing", () =>
  withEditRig({}, async (rig) => {
    const path = "/Render target/imager";
    const item = (await rig.items(path)).find(({ name }) => name === "exposure");
    assert.ok(item?.default !== undefined);
    await rig.set(path, "exposure", 5);
    const payload = { prim_path: path, property: "exposure" };
    const told = await rig.get("resetPropertyRequest", payload, "setPropertyResult");
    assert.equal(told.value, item.default);
    const again = await rig.set(path, "exposure", item.default);
    assert.equal(again.edit_id, undefined);
  }));

Deno.test("edits of one gesture are undone together, and the history of a project ends with it", () =>
  withEditRig({}, async (rig) => {
    const path = "/Render target/imager";
    const start = await rig.value(path, "exposure");
    const drag = (value: number) =>
      rig.get(
        "setPropertyRequest",
        { prim_path: path, property: "exposure", value, gesture: "drag-1" },
        "setPropertyResult",
      );
    const ids = [await drag(2), await drag(3), await drag(4)].map(({ edit_id: id }) => id);
    assert.equal(new Set(ids).size, 1);
    await rig.edit("undoRequest");
    assert.equal(await rig.value(path, "exposure"), start);
    const state = await rig.get("getUndoStateRequest", {}, "undoStateChanged");
    assert.deepEqual([state.undo.length, state.redo.length], [0, 1]);
    assert.equal((await rig.refusal("undoRequest", {})).code, "not_found");
  }));

Deno.test("two editors on one value: the later one wins, both are told, and undo is by order", () =>
  withEditRig({}, async (rig) => {
    const path = "/Render target/imager";
    const start = await rig.value(path, "exposure");
    const as = (viewerId: string, value: number) =>
      callRequest(rig.bus, ROOM, "setPropertyRequest", {
        prim_path: path,
        property: "exposure",
        value,
      }, { role: "operator", viewerId });
    await Promise.all([as("ada", 2), as("bo", 3)]);
    const told = await until(() => {
      const all = rig.events.filter(({ type, payload }) =>
        type === "sceneChanged" && payload["source"] === "edit"
      );
      return all.length >= 2 ? all : undefined;
    });
    const by = told.map(({ payload }) =>
      (payload["changed_by"] as { viewer_id: string }).viewer_id
    );
    assert.deepEqual([...by].sort(), ["ada", "bo"]);
    const winner = by.at(-1) === "ada" ? 2 : 3;
    assert.equal(await rig.value(path, "exposure"), winner);
    await rig.edit("undoRequest");
    assert.equal(await rig.value(path, "exposure"), winner === 2 ? 3 : 2);
    await rig.edit("undoRequest");
    assert.equal(await rig.value(path, "exposure"), start);
  }));

Deno.test("undoRequest is refused as conflict when the scene has moved on inside Octane", () =>
  withEditRig({}, async (rig) => {
    const path = "/Red lacquer";
    const told = await rig.set(path, "diffuse", [0, 1, 0]);
    rig.peer.edit((scene) => scene.set(scene.node("Red lacquer"), "diffuse", [0, 0, 1]));
    const refused = await rig.refusal("undoRequest", {});
    assert.equal(refused.code, "conflict");
    assert.match(refused.message, /changed since/);
    assert.deepEqual(refused.detail, { edit_id: told.edit_id });
    assert.deepEqual(await rig.value(path, "diffuse"), [0, 0, 1]);
    await rig.set("/Blue enamel", "diffuse", [0, 1, 0]);
    rig.peer.edit((scene) => scene.delete(scene.node("Blue enamel")));
    assert.equal((await rig.refusal("undoRequest", {})).code, "conflict");
  }));
