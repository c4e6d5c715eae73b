import assert from "node:assert/strict";
import type { PayloadOf } from "@fuelrail/contracts";
import { type Rig, withRig } from "./rig.ts";
import { until } from "../testkit/until.ts";

const KEYS = [
  "render_target",
  "film_size",
  "render_region",
  "film_region",
  "max_samples",
  "sub_sampling",
  "clay",
  "priority",
  "real_time",
  "focus_distance",
  "autofocus",
  "white_point",
  "fps",
];

/** The settings once pins and the scene's render targets are among them. */
function whole({ get }: Rig): Promise<PayloadOf<"renderSettingsChanged">> {
  return until(async () => {
    const told = await get("getRenderSettingsRequest", {}, "renderSettingsChanged");
    const { settings } = told;
    return "environment.power" in settings && "render_target" in settings ? told : undefined;
  }, { what: "the settings that lie on pins" });
}

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`getRenderSettingsRequest lists what this Octane answered for, ${generation}`, () =>
    withRig({ generation }, async (rig) => {
      const told = await whole(rig);
      const keys = Object.keys(told.settings);
      assert.deepEqual(keys.filter((key) => !key.includes(".")), KEYS);
      assert.deepEqual(told.capabilities.map(({ key }) => key), keys);
      assert.ok(told.capabilities.every(({ validated }) => validated));
      assert.deepEqual(told.settings["film_size"], [64, 32]);
      assert.equal(told.settings["render_region"], null);
      assert.equal(told.settings["film_region"], null);
      assert.equal(told.settings["max_samples"], 4);
    }));

  Deno.test(`setRenderSettingRequest sets every key and tells what Octane holds, ${generation}`, () =>
    withRig({ generation }, async ({ get, events, peer }) => {
      const wanted: [string, unknown][] = [
        ["film_size", [80, 40]],
        ["render_region", [2, 3, 20, 21]],
        ["film_region", [4, 4, 32, 16]],
        ["max_samples", 9],
        ["sub_sampling", 2],
        ["clay", 1],
        ["priority", 0],
        ["focus_distance", 3.5],
        ["white_point", [1, 0.5, 0.25]],
      ];
      for (const [key, value] of wanted) {
        const told = await get("setRenderSettingRequest", { key, value }, "renderSettingsChanged");
        assert.deepEqual(told.settings[key], value, key);
        assert.deepEqual([told.result, told.applied, told.key], ["success", true, key]);
      }
      const last = await get("getRenderSettingsRequest", {}, "renderSettingsChanged");
      for (const [key, value] of wanted) assert.deepEqual(last.settings[key], value, key);
      assert.equal(last.settings["autofocus"], false);
      assert.deepEqual(peer.engine.region.region, { minX: 2, minY: 3, maxX: 20, maxY: 21 });
      assert.equal(peer.engine.clay, 1);
      const announced = await until(() =>
        events.find(({ type, payload }) =>
          type === "renderSettingsChanged" && payload.key === "white_point"
        )?.payload
      );
      assert.deepEqual(announced.changed_by, { viewer_id: "v1", name: "Ada" });
    }));

  Deno.test(`resetRenderSettingRequest takes back what the scene held, ${generation}`, () =>
    withRig({ generation }, async ({ get }) => {
      const set = { key: "max_samples", value: 12 };
      await get("setRenderSettingRequest", set, "renderSettingsChanged");
      const told = await get(
        "resetRenderSettingRequest",
        { key: "max_samples" },
        "renderSettingsChanged",
      );
      assert.equal(told.settings["max_samples"], 4);
    }));
}

Deno.test("setRenderSettingRequest changes values with one update, in one turn", () =>
  withRig({}, async ({ get, peer }) => {
    await get("getRenderSettingsRequest", {}, "renderSettingsChanged");
    peer.resetCounts();
    const set = { key: "focus_distance", value: 2 };
    await get("setRenderSettingRequest", set, "renderSettingsChanged");
    const { calls } = peer.counts();
    assert.equal(calls["ApiChangeManagerService/update"], 1);
    assert.equal(calls["ApiNodeService/setPinValueByPinID"], 2);
  }));

Deno.test("setRenderSettingRequest refuses unknown keys and values that cannot be", () =>
  withRig({}, async ({ ask, get, peer }) => {
    const told = await get(
      "setRenderSettingRequest",
      { key: "lights", value: 1 },
      "renderSettingsChanged",
    );
    assert.deepEqual([told.result, told.applied, told.applies_at], [
      "error",
      false,
      "unsupported",
    ]);
    peer.resetCounts();
    const bad: [string, unknown, string][] = [
      ["max_samples", 0, "out_of_range"],
      ["max_samples", 1.5, "bad_message"],
      ["clay", 3, "out_of_range"],
      ["render_region", [5, 5, 2, 2], "out_of_range"],
      ["film_size", [64], "bad_message"],
      ["autofocus", "yes", "bad_message"],
    ];
    for (const [key, value, code] of bad) {
      const { payload } = await ask("setRenderSettingRequest", { key, value });
      assert.equal(payload.code, code, `${key} ${JSON.stringify(value)}`);
    }
    assert.equal(peer.counts().calls["ApiNodeService/setPinValueByPinID"] ?? 0, 0);
    const outside = { key: "render_region", value: [100, 100, 120, 120] };
    assert.equal((await ask("setRenderSettingRequest", outside)).payload.code, "out_of_range");
  }));

Deno.test("setRenderSettingRequest and renderCommandRequest are refused while read-only", () =>
  withRig({ readOnly: true }, async ({ ask, peer }) => {
    const set = await ask("setRenderSettingRequest", { key: "clay", value: 1 });
    assert.equal(set.payload.code, "read_only");
    const stop = await ask("renderCommandRequest", { command: "stop" });
    assert.equal(stop.payload.code, "read_only");
    assert.equal(peer.engine.clay, 0);
  }));

Deno.test("a setting without its node or pin is left out", () =>
  withRig({ targetless: true }, async ({ get }) => {
    const told = await get("getRenderSettingsRequest", {}, "renderSettingsChanged");
    const known = ["render_region", "sub_sampling", "clay", "priority", "real_time", "fps"];
    assert.deepEqual(Object.keys(told.settings).filter((key) => key !== "render_target"), known);
  }));
