import assert from "node:assert/strict";
import { callRequest } from "@fuelrail/kit/requests";
import { until } from "../testkit/until.ts";
import { GENERATIONS, withEditRig } from "./edit_rig.ts";
import { ROOM } from "./rig.ts";

for (const generation of GENERATIONS) {
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
      const step = await until(() => {
        const state = rig.events.findLast(({ type }) => type === "undoStateChanged");
        const [first] = (state?.payload["undo"] ?? []) as { edit_id: string; by: object }[];
        return first?.edit_id === told.edit_id ? first : undefined;
      });
      assert.deepEqual(step.by, { viewer_id: "v1", name: "Ada" });

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
