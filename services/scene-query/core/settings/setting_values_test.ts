import assert from "node:assert/strict";
import fc from "fast-check";
import { SETTING_SPECS, type SettingKey, type SettingValue } from "./setting_specs.ts";
import { checkSetting, clampRegion, filmRegion, sameSetting } from "./setting_values.ts";

Deno.test("checkSetting refuses by name what is no value of the setting", () => {
  const codeOf = (key: SettingKey, value: SettingValue) => {
    const checked = checkSetting(key, SETTING_SPECS[key], value);
    return checked.ok ? "ok" : checked.code;
  };
  assert.equal(codeOf("focus_distance", NaN), "bad_message");
  assert.equal(codeOf("focus_distance", Infinity), "bad_message");
  assert.equal(codeOf("focus_distance", 0), "out_of_range");
  assert.equal(codeOf("max_samples", 12.75), "bad_message");
  assert.equal(codeOf("sub_sampling", 3), "out_of_range");
  assert.equal(codeOf("white_point", [1, -1, 0]), "out_of_range");
  assert.equal(codeOf("film_region", [0, 0, 0, 5]), "out_of_range");
  assert.equal(codeOf("render_region", null), "ok");
  assert.equal(codeOf("film_size", null), "bad_message");
  assert.equal(codeOf("timeline_frame", 1.5), "bad_message");
  assert.equal(codeOf("render_target", "/Nowhere"), "out_of_range");
});

Deno.test("checkSetting lets no number through that is not finite", () => {
  const keys = Object.keys(SETTING_SPECS) as SettingKey[];
  fc.assert(
    fc.property(
      fc.constantFrom(...keys),
      fc.oneof(fc.double(), fc.array(fc.double(), { maxLength: 5 })),
      (key, value) => {
        const checked = checkSetting(key, SETTING_SPECS[key], value);
        if (!checked.ok) return;
        const numbers = Array.isArray(checked.value) ? checked.value : [checked.value];
        for (const number of numbers) assert.ok(Number.isFinite(number), `${key} ${number}`);
      },
    ),
  );
});

Deno.test("clampRegion keeps a region inside the film or says that it is outside", () => {
  assert.deepEqual(clampRegion([2, 3, 200, 100], [64, 32]), [2, 3, 63, 31]);
  assert.equal(clampRegion([64, 0, 70, 5], [64, 32]), undefined);
});

Deno.test("filmRegion is null for the whole film", () => {
  assert.equal(filmRegion([0, 0], [65536, 65536], [64, 32]), null);
  assert.deepEqual(filmRegion([4, 0], [65536, 65536], [64, 32]), [4, 0, 65536, 65536]);
});

Deno.test("sameSetting allows for single precision and nothing more", () => {
  assert.ok(sameSetting(0.1, Math.fround(0.1)));
  assert.ok(sameSetting([1, 0.3, 0], [1, Math.fround(0.3), 0]));
  assert.ok(!sameSetting(1, 1.01));
  assert.ok(!sameSetting([1, 2], [1, 2, 3]));
  assert.ok(sameSetting(null, null));
  assert.ok(!sameSetting(null, [0, 0, 1, 1]));
});
