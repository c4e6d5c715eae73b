import assert from "node:assert/strict";
import type { PayloadOf } from "@fuelrail/contracts";
import { until } from "../testkit/until.ts";
import { GENERATIONS, withEditRig } from "./edit_rig.ts";

for (const generation of GENERATIONS) {
  Deno.test(`materials are listed with their colour, assigned and duplicated, ${generation}`, () =>
    withEditRig({ generation }, async (rig) => {
      await rig.walked();
      const materials = async () => {
        const all: PayloadOf<"materialsResult">["materials"] = [];
        let cursor: string | undefined;
        for (;;) {
          const asked = cursor === undefined ? {} : { cursor };
          const page = await rig.get("getMaterialsRequest", asked, "materialsResult");
          all.push(...page.materials);
          cursor = page.next;
          if (cursor === undefined) return all;
        }
      };
      const find = (path: string) => async () =>
        (await materials()).find((one) => one.path === path && (one.used_by?.length ?? 0) > 0);
      const lacquer = await until(find("/Red lacquer"));
      assert.deepEqual(lacquer.used_by, ["/Lacquer ball"]);
      assert.match(lacquer.swatch ?? "", /^#[0-9a-f]{6}$/);
      await rig.set("/Red lacquer", "diffuse", [0, 1, 0]);
      const green = (await materials()).find(({ path }) => path === "/Red lacquer");
      assert.equal(green?.swatch, "#00ff00");
      const stone = (await materials()).find(({ path }) => path === "/Terrace stone");
      assert.equal(stone?.swatch, null, "a texture has no plain colour");

      const copy = await rig.edit("duplicateMaterialRequest", {
        material_path: "/Red lacquer",
        name: "Green lacquer",
      });
      assert.deepEqual(copy.paths, ["/Green lacquer"]);
      const assign = { prim_path: "/Block", material_path: "/Green lacquer" };
      assert.equal((await rig.edit("assignMaterialRequest", assign)).undoable, true);
      const rows = await rig.get(
        "getChildrenRequest",
        { prim_path: "/Block" },
        "getChildrenResult",
      );
      assert.deepEqual(rows.children.map(({ path }) => path), ["/Green lacquer"]);
      await rig.edit("undoRequest");
      const before = await rig.get(
        "getChildrenRequest",
        { prim_path: "/Block" },
        "getChildrenResult",
      );
      assert.deepEqual(before.children.map(({ path }) => path), ["/Ochre clay"]);
      const wrong = { prim_path: "/Block", material_path: "/Ring" };
      assert.equal((await rig.refusal("assignMaterialRequest", wrong)).code, "bad_message");
    }));
}
