import assert from "node:assert/strict";
import fc from "fast-check";
import { anyNumber, anyPoses, cameras, numberIn, sizes } from "./arbitraries_test.ts";
import { assertNear, assertNearPoint, assertNearPose } from "./assert_near.ts";
import { basisOf, targetDistance } from "./basis.ts";
import { dolly, dollyToCursor, dragNotches, notchesBetween } from "./dolly.ts";
import { isFinitePose } from "./finite.ts";
import { pointAtDepth, projectPoint } from "./projection.ts";
import type { CameraPose } from "./types.ts";

const WIDE = [1e-6, 1e9] as const;
const notches = numberIn(-20, 20);
const pixels = numberIn(0, 2000);

const reach = (pose: CameraPose): number => pose.orthographicScale ?? targetDistance(pose);

Deno.test("dolly leaves 95 per cent of the distance per notch", () => {
  const pose = { position: [0, 0, 10], target: [0, 0, 0], up: [0, 1, 0], fov: 40 } as const;
  assertNearPoint(dolly(pose, 1).position, [0, 0, 9.5], 1e-12);
  assertNearPoint(dolly(pose, -1).position, [0, 0, 10 / 0.95], 1e-12);
});

Deno.test("dolly narrows an orthographic film and leaves the camera in place", () => {
  const pose = {
    position: [0, 0, 10],
    target: [0, 0, 0],
    up: [0, 1, 0],
    fov: 40,
    orthographicScale: 4,
  } as const;
  const after = dolly(pose, 1);
  assert.deepEqual(after.position, pose.position);
  assertNear(after.orthographicScale ?? 0, 3.8, 1e-12);
});

Deno.test("dolly returns to where it was when the notches are taken back", () => {
  fc.assert(fc.property(cameras, notches, (pose, count) => {
    assertNearPose(dolly(dolly(pose, count, WIDE), -count, WIDE), pose, 1e-8);
  }));
});

Deno.test("dolly comes to the same place when notches are split", () => {
  fc.assert(fc.property(cameras, notches, notches, (pose, a, b) => {
    assertNearPose(dolly(dolly(pose, a, WIDE), b, WIDE), dolly(pose, a + b, WIDE), 1e-6);
  }));
});

Deno.test("dolly stays within its limits", () => {
  fc.assert(fc.property(cameras, numberIn(-1000, 1000), (pose, count) => {
    const after = reach(dolly(pose, count, [0.2, 500]));
    assert.ok(after >= 0.2 * (1 - 1e-9) && after <= 500 * (1 + 1e-9));
  }));
});

Deno.test("dolly lets a camera beyond a limit come back but go no farther", () => {
  const far = { position: [0, 0, 100], target: [0, 0, 0], up: [0, 1, 0], fov: 40 } as const;
  assert.equal(dolly(far, -3, [1, 10]), far);
  assertNearPoint(dolly(far, 1, [1, 10]).position, [0, 0, 95], 1e-9);
});

Deno.test("dollyToCursor keeps the point under the cursor", () => {
  fc.assert(fc.property(cameras, sizes, pixels, pixels, notches, (pose, size, x, y, count) => {
    const held = pointAtDepth(pose, size, x, y, targetDistance(pose));
    const after = dollyToCursor(pose, count, x, y, size, WIDE);
    const seen = projectPoint(after, size, held);
    assert.ok(seen !== undefined);
    assertNear(seen.x, x, 1e-4);
    assertNear(seen.y, y, 1e-4);
    assertNear(seen.depth / targetDistance(after), 1, 1e-6);
  }));
});

Deno.test("dollyToCursor goes as far as dolly does and never turns the camera", () => {
  fc.assert(fc.property(cameras, sizes, pixels, pixels, notches, (pose, size, x, y, count) => {
    const after = dollyToCursor(pose, count, x, y, size, WIDE);
    assertNear(reach(after) / reach(dolly(pose, count, WIDE)), 1, 1e-6);
    assertNearPoint(basisOf(after).forward, basisOf(pose).forward, 1e-6);
  }));
});

Deno.test("dollyToCursor returns to where it was when the notches are taken back", () => {
  fc.assert(fc.property(cameras, sizes, pixels, pixels, notches, (pose, size, x, y, count) => {
    const there = dollyToCursor(pose, count, x, y, size, WIDE);
    assertNearPose(dollyToCursor(there, -count, x, y, size, WIDE), pose, 1e-5);
  }));
});

Deno.test("dollyToCursor moves like dolly when the cursor is on the target", () => {
  fc.assert(fc.property(cameras, sizes, notches, (pose, size, count) => {
    const after = dollyToCursor(pose, count, size.width / 2, size.height / 2, size, WIDE);
    assertNearPose(after, dolly(pose, count, WIDE), 1e-8);
  }));
});

Deno.test("dragNotches goes nearer for a drag upwards, by the image's height", () => {
  assert.equal(dragNotches(-100, { width: 10, height: 100 }), 64);
  assert.equal(dragNotches(50, { width: 10, height: 100 }), -32);
});

Deno.test("notchesBetween names the notches that dolly needs", () => {
  fc.assert(fc.property(numberIn(0.1, 100), notches, (distance, count) => {
    assertNear(notchesBetween(distance, distance * 0.95 ** count), count, 1e-9);
  }));
});

Deno.test("dolly gives finite poses for finite ones, whatever the notches", () => {
  fc.assert(fc.property(anyPoses, anyNumber, anyNumber, sizes, (pose, count, x, size) => {
    for (const after of [dolly(pose, count), dollyToCursor(pose, count, x, x, size)]) {
      assert.ok(after === pose || isFinitePose(after));
    }
  }));
});
