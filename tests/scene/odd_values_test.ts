import assert from "node:assert/strict";
import type { PayloadOf } from "@fuelrail/contracts";
import { until } from "../testkit/until.ts";
import { GENERATIONS, withEditRig } from "./edit_rig.ts";

type Change = PayloadOf<"sceneChanged">["changes"][number];

const CAMERA = "/Render target/camera";
const WAIT = { timeoutMs: 240_000 };

for (const generation of GENERATIONS) {
  const attribute = generation === "alpha5"
    ? "ApiItemService/getByAttrID"
    : "ApiItemService/getValueByAttrID";

  Deno.test(`a value that Octane gives as no kind at all is shown as none, ${generation}`, () =>
    withEditRig({ generation }, async (rig) => {
      rig.peer.faults.setCalls(attribute, {});
      assert.equal(await rig.value("/Red lacquer/roughness", "value"), null);
      assert.ok((rig.peer.counts().calls[attribute] ?? 0) > 0);
      const { materials } = await rig.get("getMaterialsRequest", {}, "materialsResult");
      assert.ok(materials.length > 0 && materials.every(({ swatch }) => swatch === null));
      const told = await rig.get("getRenderSettingsRequest", {}, "renderSettingsChanged");
      assert.equal(told.result, "success");
    }));

  Deno.test(`what is watched is watched on after a value came as no kind at all, ${generation}`, () =>
    withEditRig({ generation }, async (rig) => {
      await rig.walked();
      const path = "/Red lacquer/diffuse";
      const before = await rig.value(path, "value");
      const isTold = (value: unknown) =>
        rig.events.some(({ type, payload }) =>
          type === "sceneChanged" &&
          (payload.changes as Change[]).some((change) =>
            change.change === "value" && change.path === path &&
            JSON.stringify(change.value) === JSON.stringify(value)
          )
        );
      const setInside = (colour: number[]) =>
        rig.peer.edit((scene) => scene.set(scene.node("Red lacquer"), "diffuse", colour));
      rig.peer.faults.setCalls(attribute, {});
      setInside([0, 0.5, 0]);
      await until(() => isTold(null), { ...WAIT, what: "that there is no value" });
      rig.peer.faults.setCalls(attribute, null);
      setInside([0, 0, 1]);
      await until(() => isTold([0, 0, 1]), { ...WAIT, what: "the value" });
      assert.notDeepEqual(before, [0, 0, 1]);
    }));
}

Deno.test("a pin that Octane gives as no kind at all is shown as none, beta2", () =>
  withEditRig({ generation: "beta2" }, async (rig) => {
    rig.peer.faults.setCalls("ApiNodeService/getPinValueByPinID", {});
    assert.equal(await rig.value(CAMERA, "fov"), null);
  }));
