import assert from "node:assert/strict";
import fc from "fast-check";
import { anyNumber, anyPoses, levelCameras, numberIn, upAxes } from "./arbitraries_test.ts";
import { assertNear, assertNearPoint, assertNearPose } from "./assert_near.ts";
import { isFinitePose } from "./finite.ts";
import { fly, FLY_KEYS, flyDirection } from "./fly.ts";
import type { CameraPose } from "./types.ts";
import { distanceBetween } from "./vec3.ts";

const POSE: CameraPose = { position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0], fov: 40 };
const ways = fc.record({
  forward: fc.integer({ min: -1, max: 1 }),
  right: fc.integer({ min: -1, max: 1 }),
  up: fc.integer({ min: -1, max: 1 }),
});

Deno.test("fly moves camera and target together, each way as it is named", () => {
  const after = fly(POSE, { forward: 1, right: 0, up: 0 }, 1.5, 2, "y");
  assertNearPoint(after.position, [0, 0, 2], 1e-12);
  assertNearPoint(after.target, [0, 0, -3], 1e-12);
  assertNearPoint(fly(POSE, { forward: 0, right: 1, up: 0 }, 1, 2, "y").position, [2, 0, 5], 1e-12);
  assertNearPoint(fly(POSE, { forward: 0, right: 0, up: 1 }, 1, 2, "y").position, [0, 2, 5], 1e-12);
});

Deno.test("fly covers the same way whatever the frame rate and never exceeds its speed", () => {
  fc.assert(fc.property(levelCameras, ways, numberIn(0.01, 2), ({ pose, upAxis }, way, seconds) => {
    const whole = fly(pose, way, seconds, 3, upAxis);
    let split = pose;
    for (let frame = 0; frame < 20; frame++) split = fly(split, way, seconds / 20, 3, upAxis);
    assertNearPose(split, whole, 1e-9);
    assert.ok(distanceBetween(pose.position, whole.position) <= 3 * seconds * (1 + 1e-9));
  }));
});

Deno.test("fly flies back when the direction is turned round", () => {
  fc.assert(fc.property(levelCameras, ways, ({ pose, upAxis }, way) => {
    const there = fly(pose, way, 1, 3, upAxis);
    const back = { forward: -way.forward, right: -way.right, up: -way.up };
    assertNearPose(fly(there, back, 1, 3, upAxis), pose, 1e-9);
  }));
});

Deno.test("flyDirection lets opposite keys cancel out", () => {
  const { a, d, e, w } = FLY_KEYS;
  assert.deepEqual(flyDirection([w, a, d, e, 99]), { forward: 1, right: 0, up: 1 });
  assertNear(flyDirection([FLY_KEYS.q]).up, -1, 0);
});

Deno.test("fly gives finite poses for finite ones, whatever the speed", () => {
  fc.assert(fc.property(anyPoses, ways, anyNumber, anyNumber, upAxes, (pose, way, s, v, upAxis) => {
    const after = fly(pose, way, s, v, upAxis);
    assert.ok(after === pose || isFinitePose(after));
  }));
});
