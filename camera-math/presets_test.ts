import assert from "node:assert/strict";
import fc from "fast-check";
import { cameras, upAxes } from "./arbitraries_test.ts";
import { assertNear, assertNearPoint } from "./assert_near.ts";
import { basisOf, targetDistance } from "./basis.ts";
import { axisPose, type Preset, presetPose, type SignedAxis } from "./presets.ts";
import { isUsable } from "./sanitise.ts";
import { AXIS_VECTORS } from "./turntable.ts";
import type { CameraPose, Vec3 } from "./types.ts";
import { dot } from "./vec3.ts";

const POSE: CameraPose = { position: [3, 4, 12], target: [1, 2, 3], up: [0, 1, 0], fov: 40 };
const PRESETS: readonly Preset[] = ["front", "back", "left", "right", "top", "bottom"];

Deno.test("presetPose looks from the named side of a scene that stands on y", () => {
  const directions: readonly [Preset, Vec3][] = [
    ["front", [0, 0, -1]],
    ["back", [0, 0, 1]],
    ["right", [-1, 0, 0]],
    ["left", [1, 0, 0]],
    ["top", [0, -1, 0]],
    ["bottom", [0, 1, 0]],
  ];
  for (const [preset, forward] of directions) {
    assertNearPoint(basisOf(presetPose(POSE, preset, "y")).forward, forward, 1e-12);
  }
});

Deno.test("presetPose looks along y from the front of a scene that stands on z", () => {
  const front = basisOf(presetPose(POSE, "front", "z"));
  assertNearPoint(front.forward, [0, 1, 0], 1e-12);
  assertNearPoint(front.right, [1, 0, 0], 1e-12);
});

Deno.test("presetPose keeps target and distance and stands upright, on every axis", () => {
  fc.assert(fc.property(cameras, upAxes, (pose, upAxis) => {
    for (const preset of PRESETS) {
      const after = presetPose(pose, preset, upAxis);
      assert.deepEqual(after.target, pose.target);
      assertNear(targetDistance(after), targetDistance(pose), 1e-9);
      assertNear(dot(basisOf(after).right, AXIS_VECTORS[upAxis]), 0, 1e-12);
      assert.ok(isUsable(after));
    }
  }));
});

Deno.test("presetPose shows the same right from the front, the top and the bottom", () => {
  fc.assert(fc.property(upAxes, (upAxis) => {
    const right = basisOf(presetPose(POSE, "front", upAxis)).right;
    assertNearPoint(basisOf(presetPose(POSE, "top", upAxis)).right, right, 1e-12);
    assertNearPoint(basisOf(presetPose(POSE, "bottom", upAxis)).right, right, 1e-12);
  }));
});

Deno.test("axisPose looks back along the axis that was asked for", () => {
  const sides: readonly [SignedAxis, Vec3][] = [
    ["+x", [-1, 0, 0]],
    ["-x", [1, 0, 0]],
    ["+y", [0, -1, 0]],
    ["-y", [0, 1, 0]],
    ["+z", [0, 0, -1]],
    ["-z", [0, 0, 1]],
  ];
  fc.assert(fc.property(upAxes, (upAxis) => {
    for (const [side, forward] of sides) {
      const after = axisPose(POSE, side, upAxis);
      assertNearPoint(basisOf(after).forward, forward, 1e-12);
      assert.ok(isUsable(after));
    }
  }));
});
