import assert from "node:assert/strict";
import fc from "fast-check";
import { anyPoses, anyVec3, cameras, points } from "./arbitraries_test.ts";
import { assertNear, assertNearPoint } from "./assert_near.ts";
import { basisOf, targetDistance } from "./basis.ts";
import { isFinitePose } from "./finite.ts";
import { aimAt, focusOn, planarDistance } from "./focus.ts";
import { isUsable } from "./sanitise.ts";
import type { CameraPose } from "./types.ts";
import { distanceBetween } from "./vec3.ts";

Deno.test("focusOn makes the point the target and keeps view and distance", () => {
  fc.assert(fc.property(cameras, points, (pose, point) => {
    const after = focusOn(pose, point);
    assert.deepEqual(after.target, point);
    assertNear(targetDistance(after), targetDistance(pose), 1e-9);
    assertNearPoint(basisOf(after).forward, basisOf(pose).forward, 1e-9);
    assertNear(targetDistance(focusOn(pose, point, 3)), 3, 1e-9);
  }));
});

Deno.test("aimAt makes the point the target and keeps the place", () => {
  fc.assert(fc.property(cameras, points, (pose, point) => {
    fc.pre(distanceBetween(pose.position, point) > 0.1);
    const after = aimAt(pose, point);
    assert.deepEqual(after.target, point);
    assert.deepEqual(after.position, pose.position);
    assert.ok(isUsable(after));
  }));
});

Deno.test("aimAt straight up keeps the back of the head where it was", () => {
  const pose: CameraPose = { position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0], fov: 40 };
  const above = aimAt(pose, [0, 9, 5]);
  assertNearPoint(basisOf(above).up, [0, 0, 1], 1e-12);
  assertNearPoint(basisOf(above).right, [1, 0, 0], 1e-12);
});

Deno.test("planarDistance counts along the view axis alone", () => {
  const pose: CameraPose = { position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0], fov: 40 };
  assert.equal(planarDistance(pose, [3, 4, 1]), 4);
});

Deno.test("focusOn and aimAt give finite poses for finite ones, whatever the point", () => {
  fc.assert(fc.property(anyPoses, anyVec3, (pose, point) => {
    for (const after of [focusOn(pose, point), aimAt(pose, point)]) {
      assert.ok(after === pose || isFinitePose(after));
    }
  }));
});
