import assert from "node:assert/strict";
import fc from "fast-check";
import { anyNumber, anyPoses, cameras, numberIn, sizes } from "./arbitraries_test.ts";
import { assertNear, assertNearPose } from "./assert_near.ts";
import { targetDistance } from "./basis.ts";
import { isFinitePose } from "./finite.ts";
import { pan } from "./pan.ts";
import { pointAtDepth, projectPoint } from "./projection.ts";

const drags = fc.tuple(numberIn(-2000, 2000), numberIn(-2000, 2000));

Deno.test("pan keeps the point under the cursor at the target's depth", () => {
  fc.assert(fc.property(cameras, sizes, drags, drags, (pose, size, [x, y], [dx, dy]) => {
    const held = pointAtDepth(pose, size, x, y, targetDistance(pose));
    const seen = projectPoint(pan(pose, dx, dy, size), size, held);
    assert.ok(seen !== undefined);
    assertNear(seen.x, x + dx, 1e-5);
    assertNear(seen.y, y + dy, 1e-5);
  }));
});

Deno.test("pan returns to where it was when the drag is taken back", () => {
  fc.assert(fc.property(cameras, sizes, drags, (pose, size, [dx, dy]) => {
    assertNearPose(pan(pan(pose, dx, dy, size), -dx, -dy, size), pose, 1e-6);
  }));
});

Deno.test("pan comes to the same place when a drag is split", () => {
  fc.assert(fc.property(cameras, sizes, (pose, size) => {
    let split = pose;
    for (let step = 0; step < 10; step++) split = pan(split, 1, -2, size);
    assertNearPose(split, pan(pose, 10, -20, size), 1e-8);
  }));
});

Deno.test("pan measures the field of view across the image, not up it", () => {
  const pose = { position: [0, 0, 1], target: [0, 0, 0], up: [0, 1, 0], fov: 90 } as const;
  const moved = pan(pose, -100, 0, { width: 200, height: 50 });
  assertNear(moved.position[0], 1, 1e-12);
});

Deno.test("pan gives finite poses for finite ones, whatever the drag", () => {
  fc.assert(fc.property(anyPoses, anyNumber, anyNumber, sizes, (pose, dx, dy, size) => {
    const after = pan(pose, dx, dy, size);
    assert.ok(after === pose || isFinitePose(after));
  }));
});
