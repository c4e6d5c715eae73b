import assert from "node:assert/strict";
import { withRig } from "./rig.ts";

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`the material libraries are listed, shown and loaded from (${generation})`, () =>
    withRig({ generation, paused: true }, async ({ peer, ask, get }) => {
      for (const library of ["local", "live"] as const) {
        const page = (folder?: string) =>
          get("getMaterialLibraryRequest", { library, folder }, "materialLibraryResult");
        const root = await page();
        assert.ok(root.folders.length > 0, JSON.stringify(root));
        const pages = [root];
        for (const { id } of root.folders) {
          const inside = await page(id);
          pages.push(inside);
          for (const sub of inside.folders) pages.push(await page(sub.id));
        }
        const [entry] = pages.flatMap(({ entries }) => entries);
        assert.ok(entry !== undefined, `${library} has an entry`);
        const shown = await get("getMaterialPreviewRequest", {
          library,
          entry: entry.id,
        }, "materialPreviewResult");
        if (entry.has_thumbnail) {
          assert.match(shown.image ?? "", /^data:image\/png;base64,iVBOR/, JSON.stringify(shown));
        } else assert.ok(shown.reason !== undefined);
        const before = peer.engine.project.graph.root.items.length;
        const done = await get("loadLibraryMaterialRequest", {
          library,
          entry: entry.id,
        }, "editResult");
        assert.ok(peer.engine.project.graph.root.items.length > before);
        assert.ok(done.paths.length > 0, JSON.stringify(done));
        assert.equal(done.undoable, false);
      }
      const bad = await ask("getMaterialLibraryRequest", { library: "local", folder: "../../etc" });
      assert.equal(bad.payload.code, "bad_message");
      const moved = await ask("getMaterialLibraryRequest", { library: "local", folder: "l999~a" });
      assert.equal(moved.payload.code, "conflict");
      assert.deepEqual(peer.counts().forbidden, []);
    }));

  Deno.test(`Octane renders the preview of a material, and says when it makes none (${generation})`, () =>
    withRig({ generation, paused: true }, async ({ ask, get, walked }) => {
      await walked();
      const { materials } = await get("getMaterialsRequest", {}, "materialsResult");
      const [material] = materials;
      assert.ok(material !== undefined);
      const shown = await get("getMaterialPreviewRequest", {
        material_path: material.path,
        size: 64,
      }, "materialPreviewResult");
      assert.match(shown.image ?? "", /^data:image\/png;base64,iVBOR/, JSON.stringify(shown));
      const none = await ask("getMaterialPreviewRequest", { material_path: "/" });
      assert.equal(none.payload.code, "bad_message");
    }));
}
