import assert from "node:assert/strict";
import { GENERATIONS, withEditRig } from "./edit_rig.ts";

const SCENE = { parent_path: "/" } as const;

for (const generation of GENERATIONS) {
  Deno.test(`nodes are created, named, moved, copied, linked and all of it undone and redone, ${generation}`, () =>
    withEditRig({ generation }, async (rig) => {
      const start = await rig.names("/");
      const made = await rig.edit("createNodeRequest", {
        ...SCENE,
        node_type: "NT_MAT_GLOSSY",
        name: "Paint",
        position: [10, 20],
      });
      assert.deepEqual([made.paths, made.undoable], [["/Paint"], true]);
      const renamed = await rig.edit("renameNodeRequest", { prim_path: "/Paint", name: "Varnish" });
      assert.deepEqual(renamed.paths, ["/Varnish"]);
      const moves = [{ prim_path: "/Varnish", position: [30, 40] }];
      assert.equal((await rig.edit("moveNodesRequest", { moves })).undoable, true);
      const copied = await rig.edit("duplicateNodesRequest", { paths: ["/Varnish"] });
      assert.equal(copied.paths.length, 1);
      await rig.edit("copyNodesRequest", { paths: ["/Varnish"] });
      const pasted = await rig.edit("pasteNodesRequest", { parent_path: "/Metals" });
      assert.deepEqual(pasted.paths, ["/Metals/Varnish"]);
      const link = { prim_path: "/Block", pin: "material", source_path: "/Varnish" };
      const linked = await rig.edit("connectPinRequest", link);
      assert.equal(linked.undoable, true);
      assert.equal((await rig.edit("connectPinRequest", link)).edit_id, undefined);
      const children = await rig.get(
        "getChildrenRequest",
        { prim_path: "/Block" },
        "getChildrenResult",
      );
      assert.deepEqual(children.children.map(({ path }) => path), ["/Varnish"]);
      const after = await rig.names("/");
      const undone = [];
      for (let step = 0; step < 6; step++) undone.push((await rig.edit("undoRequest")).name);
      assert.match(undone[0] ?? "", /^Undo: Connect/);
      assert.match(undone[5] ?? "", /^Undo: Create Paint/);
      assert.deepEqual(await rig.names("/"), start);
      const back = await rig.get(
        "getChildrenRequest",
        { prim_path: "/Block" },
        "getChildrenResult",
      );
      assert.deepEqual(back.children.map(({ path }) => path), ["/Ochre clay"]);
      for (let step = 0; step < 6; step++) await rig.edit("redoRequest");
      assert.deepEqual(await rig.names("/"), after);
      assert.equal(rig.peer.counts().forbidden.length, 0);
    }));

  Deno.test(`what was done to a node inside a new one is redone after the node was made again, ${generation}`, () =>
    withEditRig({ generation }, async (rig) => {
      await rig.edit("createNodeRequest", { ...SCENE, node_type: "NT_MAT_GLOSSY", name: "Paint" });
      const texture = { parent_path: "/Paint", pin: "bump", node_type: "NT_TEX_RGB" };
      const made = await rig.edit("createNodeRequest", texture);
      const [bump = ""] = made.paths;
      await rig.set(bump, "value", [0, 1, 0]);
      const before = await rig.value("/Paint/roughness", "value");
      const number = (await rig.items("/Paint/roughness")).find(({ name }) => name === "value");
      assert.equal(number?.type, "float", "a number in a pin for textures is no colour");
      assert.equal(typeof number?.default, "number");
      await rig.set("/Paint/roughness", "value", 0.75);
      for (let step = 0; step < 4; step++) await rig.edit("undoRequest");
      assert.ok(!(await rig.names("/")).includes("Paint"));
      for (let step = 0; step < 4; step++) await rig.edit("redoRequest");
      assert.notEqual(before, 0.75);
      assert.equal(await rig.value("/Paint/roughness", "value"), 0.75);
      assert.deepEqual(await rig.value(bump, "value"), [0, 1, 0]);
      for (let step = 0; step < 4; step++) await rig.edit("undoRequest");
      for (let step = 0; step < 3; step++) await rig.edit("redoRequest");
      rig.peer.edit((scene) => scene.delete(scene.node("Paint")));
      const refused = await rig.refusal("redoRequest", {});
      assert.equal(refused.code, "conflict");
      assert.match(refused.message, /^"Set .*" can no longer be redone: a node of it is gone$/);
    }));

  Deno.test(`what cannot be rebuilt says so before it is done, ${generation}`, () =>
    withEditRig({ generation }, async (rig) => {
      const paths = ["/Block", "/Ring"];
      const refused = await rig.refusal("deleteNodesRequest", { paths });
      assert.equal(refused.code, "confirmation_needed");
      assert.deepEqual(refused.detail, { lost: paths });
      const done = await rig.edit("deleteNodesRequest", { paths, confirm: true });
      assert.deepEqual(done.undoable, false);
      assert.ok(paths.every((path) => done.removed?.includes(path)), JSON.stringify(done));
      assert.ok(!(await rig.names("/")).includes("Block"));

      const pin = { prim_path: "/Red lacquer", pin: "diffuse" };
      const loss = await rig.refusal("disconnectPinRequest", pin);
      assert.equal(loss.code, "confirmation_needed");
      assert.deepEqual(loss.detail, { lost: ["/Red lacquer/diffuse"] });
      assert.equal(
        (await rig.edit("disconnectPinRequest", { ...pin, confirm: true })).undoable,
        false,
      );
      assert.ok(!(await rig.names("/Red lacquer")).includes("diffuse"));
      const again = await rig.edit("createNodeRequest", {
        parent_path: "/Red lacquer",
        pin: "diffuse",
        node_type: "NT_TEX_RGB",
      });
      assert.deepEqual([again.paths, again.undoable], [["/Red lacquer/diffuse"], true]);

      const metals = { prim_path: "/Metals" };
      assert.equal((await rig.refusal("ungroupNodeRequest", metals)).code, "confirmation_needed");
      await rig.edit("ungroupNodeRequest", { ...metals, confirm: true });
      assert.ok((await rig.names("/")).includes("Brushed brass"));
      const together = { paths: ["/Brushed brass", "/Plaster"], name: "Stuff" };
      const asked = await rig.refusal("groupNodesRequest", together);
      assert.equal(asked.code, "confirmation_needed");
      assert.match(asked.message, /not by undo/);
      const grouped = await rig.edit("groupNodesRequest", { ...together, confirm: true });
      assert.deepEqual([grouped.paths, grouped.undoable], [["/Stuff"], false]);
      assert.ok(grouped.warnings?.some((one) => one.includes("ungroup")));

      const lacquer = { prim_path: "/Red lacquer", node_type: "NT_MAT_DIFFUSE" };
      assert.equal((await rig.refusal("replaceNodeRequest", lacquer)).code, "confirmation_needed");
      const replaced = await rig.edit("replaceNodeRequest", { ...lacquer, confirm: true });
      assert.deepEqual(replaced.paths, ["/Red lacquer"]);
      const rows = await rig.get(
        "getChildrenRequest",
        { prim_path: "/Lacquer ball" },
        "getChildrenResult",
      );
      assert.deepEqual(rows.children.map(({ node_type: type }) => type), ["NT_MAT_DIFFUSE"]);
      assert.equal(rig.peer.counts().forbidden.length, 0);
    }));
}

Deno.test("expanding and collapsing take each other back, and say first that undo does not", () =>
  withEditRig({}, async (rig) => {
    const start = await rig.names("/");
    const part = { prim_path: "/Ring placed/transform", name: "Turn" };
    assert.equal((await rig.refusal("renameNodeRequest", part)).code, "not_available");
    const ring = { prim_path: "/Ring placed" };
    assert.equal((await rig.refusal("expandNodeRequest", ring)).code, "confirmation_needed");
    const done = await rig.edit("expandNodeRequest", { ...ring, confirm: true });
    assert.equal(done.undoable, false);
    assert.ok(done.warnings?.some((one) => one.includes("collapsing")));
    const expanded = await rig.names("/");
    assert.equal(expanded.length, start.length + 1);
    const [, moved = ""] = done.paths;
    const out = { prim_path: moved };
    assert.equal((await rig.refusal("collapseNodeRequest", out)).code, "confirmation_needed");
    const collapsed = await rig.edit("collapseNodeRequest", { ...out, confirm: true });
    assert.deepEqual([collapsed.undoable, collapsed.removed], [false, [moved]]);
    assert.deepEqual(await rig.names("/"), start);
  }));

Deno.test("setRenderTargetRequest shows another target, and runtimeTransformRequest moves objects", () =>
  withEditRig({}, async (rig) => {
    const moved = { paths: ["/Ring placed"], translation: [1, 2, 3] };
    const told = await rig.get("runtimeTransformRequest", moved, "runtimeTransformResult");
    assert.deepEqual(told, { result: "success", applied: ["/Ring placed"] });
    const path = "/Ring placed/transform";
    assert.deepEqual(await rig.value(path, "translation"), [1, 2, 3]);
    await rig.get(
      "runtimeTransformRequest",
      { ...moved, relative: true },
      "runtimeTransformResult",
    );
    assert.deepEqual(await rig.value(path, "translation"), [2, 4, 6]);
    await rig.edit("undoRequest");
    assert.deepEqual(await rig.value(path, "translation"), [1, 2, 3]);
    const created = { ...SCENE, node_type: "NT_RENDERTARGET", name: "Second" };
    await rig.edit("createNodeRequest", created);
    await rig.edit("setRenderTargetRequest", { prim_path: "/Second" });
    assert.equal(rig.peer.engine.targetNode?.name, "Second");
    await rig.edit("undoRequest");
    assert.notEqual(rig.peer.engine.targetNode?.name, "Second");
  }));
