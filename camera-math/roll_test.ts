import assert from "node:assert/strict";
import fc from "fast-check";
import { anyNumber, anyPoses, cameras, numberIn } from "./arbitraries_test.ts";
import { assertNearPoint, assertNearPose } from "./assert_near.ts";
import { basisOf } from "./basis.ts";
import { isFinitePose } from "./finite.ts";
import { roll } from "./roll.ts";
import type { CameraPose } from "./types.ts";

Deno.test("roll tips the camera clockwise for a positive angle", () => {
  const pose: CameraPose = { position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0], fov: 40 };
  assertNearPoint(roll(pose, Math.PI / 2).up, [1, 0, 0], 1e-12);
});

Deno.test("roll keeps the view and returns when it is taken back", () => {
  fc.assert(fc.property(cameras, numberIn(-10, 10), (pose, radians) => {
    const there = roll(pose, radians);
    assertNearPoint(basisOf(there).forward, basisOf(pose).forward, 0);
    assertNearPose(roll(there, -radians), pose, 1e-9);
  }));
});

Deno.test("roll gives finite poses for finite ones, whatever the angle", () => {
  fc.assert(fc.property(anyPoses, anyNumber, (pose, radians) => {
    const after = roll(pose, radians);
    assert.ok(after === pose || isFinitePose(after));
  }));
});
