import assert from "node:assert/strict";
import fc from "fast-check";
import { anyNumber, anyPoses, levelCameras, numberIn, upAxes } from "./arbitraries_test.ts";
import { assertNear, assertNearPoint, assertNearPose } from "./assert_near.ts";
import { basisOf, targetDistance } from "./basis.ts";
import { isFinitePose } from "./finite.ts";
import { lookAround } from "./look.ts";
import { AXIS_VECTORS } from "./turntable.ts";
import type { CameraPose } from "./types.ts";
import { dot } from "./vec3.ts";

const SIZE = { width: 1000, height: 500 };
const POSE: CameraPose = { position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0], fov: 40 };

Deno.test("lookAround turns towards where the pointer goes", () => {
  assertNearPoint(basisOf(lookAround(POSE, 250, 0, SIZE, "y")).forward, [1, 0, 0], 1e-12);
  assert.ok(basisOf(lookAround(POSE, 0, 50, SIZE, "y")).forward[1] < 0);
});

Deno.test("lookAround keeps the place, the distance and a level horizon", () => {
  const drags = fc.array(fc.tuple(numberIn(-300, 300), numberIn(-300, 300)), { maxLength: 100 });
  fc.assert(fc.property(levelCameras, drags, ({ pose, upAxis }, moves) => {
    const after = moves.reduce((now, [dx, dy]) => lookAround(now, dx, dy, SIZE, upAxis), pose);
    assert.deepEqual(after.position, pose.position);
    assertNear(targetDistance(after) / targetDistance(pose), 1, 1e-9);
    assertNear(dot(basisOf(after).right, AXIS_VECTORS[upAxis]), 0, 1e-9);
  }));
});

Deno.test("lookAround returns to where it was when the drag is taken back", () => {
  fc.assert(fc.property(levelCameras, numberIn(-900, 900), numberIn(-20, 20), (camera, dx, dy) => {
    const { pose, upAxis } = camera;
    const there = lookAround(pose, dx, dy, SIZE, upAxis);
    assertNearPose(lookAround(there, -dx, -dy, SIZE, upAxis), pose, 1e-9);
  }));
});

Deno.test("lookAround gives finite poses for finite ones, whatever the drag", () => {
  fc.assert(fc.property(anyPoses, anyNumber, anyNumber, upAxes, (pose, dx, dy, upAxis) => {
    const after = lookAround(pose, dx, dy, SIZE, upAxis);
    assert.ok(after === pose || isFinitePose(after));
  }));
});
