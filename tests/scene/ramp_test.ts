import assert from "node:assert/strict";
import { type Rig, withRig } from "./rig.ts";

const RAMP = "/Blend";

/** Values of the ramp's stops by their names. */
async function stops({ get }: Rig): Promise<Record<string, unknown>> {
  const asked = { prim_path: RAMP };
  const { items = [] } = await get("getPropertiesRequest", asked, "getPropertiesResponse");
  return Object.fromEntries(
    items.filter(({ name }) => /^(position|color)\d/.test(name))
      .map(({ name, value }) => [name, value]),
  );
}

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`a ramp gets stops by their count, with value nodes in their pins, ${generation}`, () =>
    withRig({ generation, maxSamples: 2 }, async (rig) => {
      await rig.walked();
      const made = await rig.get("createNodeRequest", {
        parent_path: "/",
        node_type: "NT_TEX_GRADIENT",
        name: "Blend",
      }, "editResult");
      assert.deepEqual(made.paths, [RAMP]);
      assert.deepEqual(await stops(rig), {});
      const set = (property: string, value: unknown) =>
        rig.get("setPropertyRequest", { prim_path: RAMP, property, value }, "setPropertyResult");
      const hold = (pin: string, type: string) =>
        rig.get("createNodeRequest", { parent_path: RAMP, pin, node_type: type }, "editResult");
      await set("numControlPoints", 2);
      assert.deepEqual(Object.keys(await stops(rig)), [
        "position1",
        "color1",
        "position2",
        "color2",
      ]);
      const refused = await rig.ask("setPropertyRequest", {
        prim_path: RAMP,
        property: "position2",
        value: 0.75,
      });
      assert.match(String(refused.payload.message), /cannot be set/, "it holds no value yet");
      await hold("position2", "NT_FLOAT");
      await hold("color2", "NT_TEX_RGB");
      assert.equal((await set("position2", 0.75)).value, 0.75);
      assert.deepEqual((await set("color2", [1, 0, 0])).value, [1, 0, 0]);
      const two = await stops(rig);
      assert.deepEqual([two.position2, two.color2], [0.75, [1, 0, 0]]);
      assert.notEqual(two.position1, 0.75, "each stop has a place of its own");
      await hold("position1", "NT_FLOAT");
      await set("position1", 0.25);
      const moved = await stops(rig);
      assert.deepEqual([moved.position1, moved.position2], [0.25, 0.75]);
      await rig.get("undoRequest", {}, "editResult");
      assert.equal((await stops(rig)).position2, 0.75);
      await set("numControlPoints", 1);
      assert.deepEqual(Object.keys(await stops(rig)), ["position1", "color1"]);
    }));

  Deno.test(`a stop that is added in one gesture is undone and redone in one step, ${generation}`, () =>
    withRig({ generation, maxSamples: 2 }, async (rig) => {
      await rig.walked();
      await rig.get("createNodeRequest", {
        parent_path: "/",
        node_type: "NT_TEX_GRADIENT",
        name: "Blend",
      }, "editResult");
      const set = (property: string, value: unknown) =>
        rig.get(
          "setPropertyRequest",
          { prim_path: RAMP, property, value, gesture: "stop" },
          "setPropertyResult",
        );
      const hold = (pin: string, type: string) =>
        rig.get(
          "createNodeRequest",
          { parent_path: RAMP, pin, node_type: type, gesture: "stop" },
          "editResult",
        );
      await set("numControlPoints", 1);
      await hold("position1", "NT_FLOAT");
      await set("position1", 0.75);
      await hold("color1", "NT_TEX_RGB");
      await set("color1", [1, 0, 0]);
      const whole = await stops(rig);
      assert.deepEqual(whole, { position1: 0.75, color1: [1, 0, 0] });
      await rig.get("undoRequest", {}, "editResult");
      assert.deepEqual(await stops(rig), {});
      await rig.get("redoRequest", {}, "editResult");
      assert.deepEqual(await stops(rig), whole);
      await rig.get("undoRequest", {}, "editResult");
      assert.deepEqual(await stops(rig), {});
    }));
}
