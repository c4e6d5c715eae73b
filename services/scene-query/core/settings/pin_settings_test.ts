import assert from "node:assert/strict";
import { pinKey, pinSpec, type PropertyInfo, settingValueOf } from "./pin_settings.ts";
import { checkSetting } from "./setting_values.ts";

const info = (rest: Partial<PropertyInfo> & Pick<PropertyInfo, "type">): PropertyInfo => ({
  name: "exposure",
  label: "Exposure",
  value: null,
  ...rest,
});

Deno.test("pinSpec takes ranges, steps and defaults from what Octane says of the pin", () => {
  const spec = pinSpec(
    "imager",
    info({ type: "float", min: 0, max: 4096, slider_min: 0.1, slider_max: 20, default: 1 }),
  );
  assert.deepEqual(spec, {
    label: "Exposure",
    group: "Imager",
    control: "slider",
    applies_at: "immediate",
    apply_path: "imager node, pin exposure",
    min: 0,
    max: 4096,
    slider_min: 0.1,
    slider_max: 20,
    default: 1,
  });
});

Deno.test("pinSpec gives each type its control", () => {
  const controlOf = (rest: Parameters<typeof info>[0]) => pinSpec("kernel", info(rest))?.control;
  assert.equal(controlOf({ type: "bool" }), "toggle");
  assert.equal(controlOf({ type: "int" }), "number");
  assert.equal(controlOf({ type: "int", min: 0, max: 4 }), "slider");
  assert.equal(controlOf({ type: "enum", options: [{ value: 3, label: "Diffuse" }] }), "select");
  assert.equal(controlOf({ type: "enum" }), undefined);
  assert.equal(controlOf({ type: "colour" }), "colour");
  assert.equal(controlOf({ type: "float2" }), "vector");
  assert.equal(controlOf({ type: "string" }), "text");
  assert.equal(controlOf({ type: "matrix" }), undefined);
  assert.equal(controlOf({ type: "file" }), undefined);
  assert.equal(controlOf({ type: "float", read_only: true }), undefined);
});

Deno.test("pinSpec lets a float be no whole number whatever its slider's step", () => {
  const float = pinSpec("kernel", info({ type: "float", step: 1, min: 0, max: 9 }));
  const int = pinSpec("kernel", info({ type: "int", step: 0.4, min: 0, max: 9 }));
  assert.ok(float !== undefined && int !== undefined);
  assert.ok(checkSetting("kernel.x", float, 1.5).ok);
  assert.ok(!checkSetting("kernel.x", int, 1.5).ok);
  assert.equal(int.step, 1);
});

Deno.test("pinSpec puts the denoiser's pins under a heading of their own", () => {
  const spec = pinSpec("imager", info({ type: "bool", name: "denoiser", group: "Denoiser" }));
  assert.equal(spec?.group, "Denoiser");
  assert.equal(
    pinSpec("environment", info({ type: "float", group: "Sun" }))?.group,
    "Environment: Sun",
  );
});

Deno.test("checkSetting takes as many numbers as a vector of the pin has", () => {
  const spec = pinSpec("environment", info({ type: "float2", min: -1, max: 1 }));
  assert.ok(spec !== undefined);
  assert.ok(checkSetting("e.x", spec, [0, 1]).ok);
  assert.ok(!checkSetting("e.x", spec, [0, 1, 0]).ok);
  assert.ok(!checkSetting("e.x", spec, [0, NaN]).ok);
  assert.ok(!checkSetting("e.x", spec, [0, 2]).ok);
});

Deno.test("pinKey leaves out pins that are listed under keys of their own", () => {
  assert.equal(pinKey("kernel", "maxsamples"), undefined);
  assert.equal(pinKey("imager", "white_balance"), undefined);
  assert.equal(pinKey("imager", "exposure"), "imager.exposure");
});

Deno.test("settingValueOf takes no number that JSON lacks", () => {
  assert.deepEqual(settingValueOf([1, 2, 3]), [1, 2, 3]);
  assert.equal(settingValueOf([1, "NaN"]), undefined);
  assert.equal(settingValueOf([[1, 0, 0]]), undefined);
  assert.equal(settingValueOf("Linear"), "Linear");
});
