import assert from "node:assert/strict";
import { subjects } from "@fuelrail/contracts";
import { until } from "../testkit/until.ts";
import { ROOM, withRig } from "./rig.ts";

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

Deno.test("who asked is told when a load from the library fails after it was accepted", () =>
  withRig({ paused: true }, async ({ peer, bus, get }) => {
    const library = "local";
    const root = await get("getMaterialLibraryRequest", { library }, "materialLibraryResult");
    const pages = [root];
    for (const { id } of root.folders) {
      const page = { library, folder: id };
      pages.push(await get("getMaterialLibraryRequest", page, "materialLibraryResult"));
    }
    const [entry] = pages.flatMap(({ entries }) => entries);
    assert.ok(entry !== undefined);
    const told: { event_type: string; payload: Record<string, unknown> }[] = [];
    bus.subscribe(subjects.notice(ROOM), ({ data }) => {
      const { payload } = JSON.parse(new TextDecoder().decode(data));
      if (payload.viewer_id === "v1") told.push(payload.event);
    });
    peer.faults.setLatency(60_000, "ApiLocalDB_PackageService/loadPackage");
    const asked = { library, entry: entry.id };
    const accepted = await get("loadLibraryMaterialRequest", asked, "accepted");
    await peer.halt();
    const notice = await until(() => told[0], { what: "a notice" });
    assert.equal(notice.event_type, "viewerError");
    assert.equal(notice.payload["code"], "octane_offline");
    assert.equal(notice.payload["event_type"], "loadLibraryMaterialRequest");
    assert.deepEqual(notice.payload["detail"], { operation_id: accepted.operation_id });
  }));
