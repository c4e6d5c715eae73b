import assert from "node:assert/strict";
import { withRig } from "./rig.ts";

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`searches, graphs, node types and variants are read, ${generation}`, () =>
    withRig({ generation, paused: true }, async ({ get, ask, walked }) => {
      await walked();
      const found = await get("searchNodesRequest", { query: "LACQUER red" }, "searchNodesResult");
      assert.deepEqual(found.rows.map(({ path }) => path), ["/Red lacquer"]);
      assert.equal(found.complete, true);

      const graph = await get("getNodeGraphRequest", { graph_path: "/" }, "getNodeGraphResult");
      const target = graph.nodes.find(({ path }) => path === "/Render target");
      const camera = target?.pins.find(({ name }) => name === "camera");
      assert.deepEqual(
        [camera?.type, camera?.connected, camera?.owned],
        ["PT_CAMERA", "/Render target/camera", true],
      );
      assert.match(camera?.colour ?? "", /^#[0-9a-f]{6}$/);
      assert.ok(target?.position.every(Number.isFinite));
      assert.match(target?.colour ?? "", /^#[0-9a-f]{6}$/);
      const few = await get(
        "getNodeGraphRequest",
        { graph_path: "/", only: ["/Render target", "/Gone"] },
        "getNodeGraphResult",
      );
      assert.deepEqual(few.nodes, [target]);
      assert.equal(few.next, undefined);
      const node = await ask("getNodeGraphRequest", { graph_path: "/Red lacquer" });
      assert.equal(node.payload.code, "not_found");

      const materials = await get(
        "getNodeTypesRequest",
        { out_type: "PT_MATERIAL" },
        "nodeTypesResult",
      );
      assert.ok(materials.types.some(({ node_type: type }) => type === "NT_MAT_GLOSSY"));
      assert.ok(!materials.types.some(({ node_type: type }) => type === "NT_GEO_MESH"));
      const none = await ask("getNodeTypesRequest", { out_type: "PT_NOTHING" });
      assert.equal(none.payload.code, "bad_message");

      const { variants } = await get(
        "getVariantsRequest",
        { prim_path: "/" },
        "getVariantsResponse",
      );
      const targets = variants.render_target;
      assert.equal(targets?.selection, "/Render target");
      const other = targets?.options.find((path) => path !== "/Render target");
      assert.ok(other !== undefined);
      const set = await get("setVariantRequest", {
        prim_path: "/",
        variant_set: "render_target",
        variant_selection: other,
      }, "getVariantsResponse");
      assert.equal(set.variants.render_target?.selection, other);
      const unknown = await ask("setVariantRequest", {
        prim_path: "/",
        variant_set: "render_target",
        variant_selection: "/Nothing",
      });
      assert.equal(unknown.payload.code, "not_found");
    }));
}
