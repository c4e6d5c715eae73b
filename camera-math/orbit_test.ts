import assert from "node:assert/strict";
import fc from "fast-check";
import {
  anyNumber,
  anyPoses,
  cameras,
  levelCameras,
  numberIn,
  sizes,
  upAxes,
} from "./arbitraries_test.ts";
import { assertNear, assertNearPoint, assertNearPose } from "./assert_near.ts";
import { basisOf, targetDistance } from "./basis.ts";
import { isFinitePose } from "./finite.ts";
import { ELEVATION_LIMIT } from "./limits.ts";
import { orbit } from "./orbit.ts";
import { presetPose } from "./presets.ts";
import { projectPoint } from "./projection.ts";
import { AXIS_VECTORS } from "./turntable.ts";
import type { CameraPose, UpAxis } from "./types.ts";
import { add, dot, length, scale, sub } from "./vec3.ts";

const SIZE = { width: 1000, height: 500 };
const POSE: CameraPose = { position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0], fov: 40 };

function elevationOf(pose: CameraPose, upAxis: UpAxis): number {
  const offset = sub(pose.position, pose.target);
  return Math.asin(dot(offset, AXIS_VECTORS[upAxis]) / length(offset));
}

/** A drag that keeps a camera of elevation 1.4 or less away from the limit. */
const smallDrags = fc.tuple(numberIn(-2, 2), numberIn(-0.02, 0.02));

Deno.test("orbit turns a quarter when dragged a quarter of the image height", () => {
  assertNearPoint(orbit(POSE, 125, 0, SIZE, "y").position, [-5, 0, 0], 1e-12);
  assertNearPoint(orbit(POSE, -125, 0, SIZE, "y").position, [5, 0, 0], 1e-12);
  const raised = orbit(POSE, 0, 62.5, SIZE, "y").position;
  assertNearPoint(raised, [0, 5 * Math.SQRT1_2, 5 * Math.SQRT1_2], 1e-12);
});

Deno.test("orbit moves what lies before the target the way the pointer goes", () => {
  const near = projectPoint(orbit(POSE, 10, 6, SIZE, "y"), SIZE, [0, 0, 1]);
  assert.ok(near !== undefined && near.x > 500 && near.y > 250);
});

Deno.test("orbit returns the very same pose when nothing was dragged", () => {
  fc.assert(fc.property(anyPoses, upAxes, (pose, upAxis) => {
    assert.equal(orbit(pose, 0, 0, SIZE, upAxis), pose);
  }));
});

Deno.test("orbit returns to where it was when the drag is taken back", () => {
  fc.assert(fc.property(levelCameras, smallDrags, sizes, ({ pose, upAxis }, [u, v], size) => {
    const [dx, dy] = [u * size.height, v * size.height];
    const back = orbit(orbit(pose, dx, dy, size, upAxis), -dx, -dy, size, upAxis);
    assertNearPose(back, pose, 1e-9);
  }));
});

Deno.test("orbit takes a tipped camera back to where it was", () => {
  fc.assert(fc.property(cameras, smallDrags, (pose, [u, v]) => {
    fc.pre(Math.abs(elevationOf(pose, "y")) < 1.4);
    const [dx, dy] = [u * SIZE.height, v * SIZE.height];
    const back = orbit(orbit(pose, dx, dy, SIZE, "y"), -dx, -dy, SIZE, "y");
    const unit = { ...pose, up: scale(pose.up, 1 / length(pose.up)) };
    assertNearPose({ ...back, up: scale(back.up, 1 / length(back.up)) }, unit, 1e-9);
  }));
});

Deno.test("orbit comes to the same place when a drag is split", () => {
  const parts = fc.array(numberIn(0, 30), { minLength: 1, maxLength: 20 });
  fc.assert(fc.property(levelCameras, parts, parts, ({ pose, upAxis }, dxs, dys) => {
    const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
    const steps = Array.from({ length: Math.max(dxs.length, dys.length) }, (_, index) => index);
    const split = steps.reduce(
      (now, index) => orbit(now, dxs[index] ?? 0, dys[index] ?? 0, SIZE, upAxis),
      pose,
    );
    assertNearPose(split, orbit(pose, sum(dxs), sum(dys), SIZE, upAxis), 1e-8);
  }));
});

Deno.test("orbit keeps the distance, the target and a level horizon through a long drag", () => {
  const drags = fc.array(fc.tuple(numberIn(-300, 300), numberIn(-300, 300)), { maxLength: 200 });
  fc.assert(fc.property(levelCameras, drags, ({ pose, upAxis }, moves) => {
    const after = moves.reduce((now, [dx, dy]) => orbit(now, dx, dy, SIZE, upAxis), pose);
    assert.deepEqual(after.up, pose.up);
    assert.deepEqual(after.target, pose.target);
    assertNear(targetDistance(after) / targetDistance(pose), 1, 1e-9);
    assertNear(dot(basisOf(after).right, AXIS_VECTORS[upAxis]), 0, 1e-9);
    assert.ok(Math.abs(elevationOf(after, upAxis)) <= ELEVATION_LIMIT + 1e-6);
  }));
});

Deno.test("orbit keeps the roll of a tipped camera", () => {
  fc.assert(
    fc.property(levelCameras, smallDrags, numberIn(-1, 1), ({ pose, upAxis }, [u, v], tip) => {
      const { right, up } = basisOf(pose);
      const tipped = { ...pose, up: add(scale(up, Math.cos(tip)), scale(right, Math.sin(tip))) };
      const after = orbit(tipped, u * SIZE.height, v * SIZE.height, SIZE, upAxis);
      const level = basisOf({ ...after, up: pose.up });
      assertNear(dot(basisOf(after).up, level.right), Math.sin(tip), 1e-9);
    }),
  );
});

Deno.test("orbit stops before the pole", () => {
  assertNear(elevationOf(orbit(POSE, 0, 400, SIZE, "y"), "y"), ELEVATION_LIMIT, 1e-9);
  assertNear(elevationOf(orbit(POSE, 0, -400, SIZE, "y"), "y"), -ELEVATION_LIMIT, 1e-9);
});

Deno.test("orbit brings a camera back from straight above without a jump", () => {
  fc.assert(fc.property(levelCameras, numberIn(0.001, 1), ({ pose, upAxis }, step) => {
    const top = presetPose(pose, "top", upAxis);
    const after = orbit(top, 0, -step, SIZE, upAxis);
    const turned = 2 * Math.PI * step / SIZE.height;
    assertNear(elevationOf(after, upAxis), Math.PI / 2 - turned, 1e-4);
    assertNearPoint(basisOf(after).up, basisOf(top).up, 2 * turned + 1e-6);
    assertNearPoint(orbit(top, 0, step, SIZE, upAxis).position, top.position, 1e-9);
  }));
});

Deno.test("orbit from the top preset stands the camera on its axis again", () => {
  const after = orbit(presetPose(POSE, "top", "y"), 0, -125, SIZE, "y");
  assertNearPoint(after.position, [0, 0, 5], 1e-9);
  assert.deepEqual(after.up, [0, 1, 0]);
});

Deno.test("orbit follows the picture when the camera is upside down", () => {
  const overhead = { ...POSE, up: [0, -1, 0] } as const;
  const near = projectPoint(orbit(overhead, 10, 6, SIZE, "y"), SIZE, [0, 0, 1]);
  assert.ok(near !== undefined && near.x > 500 && near.y > 250);
});

Deno.test("orbit gives finite poses for finite ones, whatever the drag", () => {
  fc.assert(
    fc.property(anyPoses, anyNumber, anyNumber, upAxes, (pose, dx, dy, upAxis) => {
      const after = orbit(pose, dx, dy, SIZE, upAxis);
      assert.ok(after === pose || isFinitePose(after));
    }),
    { numRuns: 500 },
  );
});
