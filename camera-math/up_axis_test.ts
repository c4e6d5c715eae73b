import assert from "node:assert/strict";
import fc from "fast-check";
import { levelCameras, upAxes } from "./arbitraries_test.ts";
import { basisOf } from "./basis.ts";
import { orbit } from "./orbit.ts";
import { type Preset, presetPose } from "./presets.ts";
import type { CameraPose } from "./types.ts";
import { upAxisOf } from "./up_axis.ts";

const POSE: CameraPose = { position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0], fov: 40 };
const PRESETS: readonly Preset[] = ["front", "back", "left", "right", "top", "bottom"];

Deno.test("upAxisOf finds the axis that a level camera stands on", () => {
  fc.assert(fc.property(levelCameras, ({ pose, upAxis }) => {
    fc.pre(upAxis !== "z" || Math.abs(basisOf(pose).forward[1]) < 0.98);
    assert.equal(upAxisOf(pose), upAxis);
  }));
});

Deno.test("upAxisOf finds y for the views from the top and the bottom of a scene on y", () => {
  assert.equal(upAxisOf(presetPose(POSE, "top", "y")), "y");
  assert.equal(upAxisOf(presetPose(POSE, "bottom", "y")), "y");
});

Deno.test("upAxisOf finds y for a steep view whose up is the camera's own", () => {
  const steep = orbit(POSE, 20, 110, { width: 500, height: 500 }, "y");
  assert.equal(upAxisOf({ ...steep, up: basisOf(steep).up }), "y");
});

Deno.test("upAxisOf keeps the known axis through every preset and what follows", () => {
  fc.assert(fc.property(upAxes, fc.constantFrom(...PRESETS), (upAxis, preset) => {
    const pose = presetPose(POSE, preset, upAxis);
    assert.equal(upAxisOf(pose, upAxis), upAxis);
    const after = orbit(pose, 7, -30, { width: 500, height: 500 }, upAxis);
    assert.equal(upAxisOf(after, upAxis), upAxis);
  }));
});

Deno.test("upAxisOf lets go of a known axis that the camera no longer stands on", () => {
  const onZ: CameraPose = { position: [3, 4, 2], target: [0, 0, 0], up: [0, 0, 1], fov: 40 };
  assert.equal(upAxisOf(onZ, "y"), "z");
});

Deno.test("upAxisOf takes the nearest axis for a tipped camera", () => {
  assert.equal(upAxisOf({ ...POSE, position: [3, 4, 5], up: [0.2, 0.1, 0.9] }), "z");
});
