import assert from "node:assert/strict";
import fc from "fast-check";
import { anyNumber, anyPoses, anyVec3, cameras, points, sizes } from "./arbitraries_test.ts";
import { assertNear, assertNearPoint } from "./assert_near.ts";
import { basisOf } from "./basis.ts";
import { isFinitePose } from "./finite.ts";
import { type Box, cornersOf, fitBox } from "./fit.ts";
import { projectPoint } from "./projection.ts";
import type { CameraPose, ImageSize } from "./types.ts";

const boxes: fc.Arbitrary<Box> = fc.tuple(points, points)
  .map(([a, b]): Box => ({
    min: [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.min(a[2], b[2])],
    max: [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.max(a[2], b[2])],
  }))
  .filter(({ min, max }) => max.some((value, axis) => value - (min[axis] ?? 0) > 0.1));

/** How much of half the image's width or height the outermost corner takes. */
function reach(pose: CameraPose, box: Box, size: ImageSize): number {
  return Math.max(
    ...cornersOf(box).map((corner) => {
      const seen = projectPoint(pose, size, corner);
      if (seen === undefined) return Infinity;
      return Math.max(
        Math.abs(seen.x / size.width - 0.5) * 2,
        Math.abs(seen.y / size.height - 0.5) * 2,
      );
    }),
  );
}

Deno.test("fitBox shows every corner, the outermost exactly as far in as the margin asks", () => {
  fc.assert(fc.property(cameras, boxes, sizes, (pose, box, size) => {
    const fitted = fitBox(pose, box, size, 1.25);
    const taken = reach(fitted, box, size);
    assert.ok(taken <= 1 / 1.25 + 1e-6, `${taken}`);
    const isEdgeOn = pose.orthographicScale !== undefined && taken < 1e-3;
    if (pose.orthographicScale !== undefined && !isEdgeOn) assertNear(taken, 1 / 1.25, 1e-6);
  }));
});

Deno.test("fitBox puts a corner on the margin of a cube seen in either shape of image", () => {
  const pose: CameraPose = { position: [3, 2, 5], target: [0, 0, 0], up: [0, 1, 0], fov: 50 };
  const cube: Box = { min: [-1, -1, -1], max: [1, 1, 1] };
  for (const size of [{ width: 200, height: 100 }, { width: 100, height: 300 }]) {
    assertNear(reach(fitBox(pose, cube, size), cube, size), 1 / 1.1, 1e-9);
  }
});

Deno.test("fitBox keeps the view direction and aims at the middle", () => {
  fc.assert(fc.property(cameras, boxes, sizes, (pose, box, size) => {
    const fitted = fitBox(pose, box, size);
    assertNearPoint(basisOf(fitted).forward, basisOf(pose).forward, 1e-6);
    const middle = box.min.map((value, axis) => (value + (box.max[axis] ?? NaN)) / 2);
    fitted.target.forEach((value, axis) => assertNear(value, middle[axis] ?? NaN, 1e-9));
    assert.deepEqual(fitted.up, pose.up);
  }));
});

Deno.test("fitBox keeps the distance for a box without extent", () => {
  const pose: CameraPose = { position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0], fov: 50 };
  const fitted = fitBox(pose, { min: [1, 2, 3], max: [1, 2, 3] }, { width: 10, height: 10 });
  assertNearPoint(fitted.position, [1, 2, 8], 1e-12);
});

Deno.test("fitBox leaves the pose when the box is none", () => {
  const pose: CameraPose = { position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0], fov: 50 };
  const size = { width: 10, height: 10 };
  assert.equal(fitBox(pose, { min: [1, 0, 0], max: [0, 1, 1] }, size), pose);
  assert.equal(fitBox(pose, { min: [0, 0, 0], max: [1, Infinity, 1] }, size), pose);
});

Deno.test("fitBox gives finite poses for finite ones, whatever the box", () => {
  fc.assert(fc.property(anyPoses, anyVec3, anyVec3, sizes, anyNumber, (pose, min, max, size, m) => {
    const after = fitBox(pose, { min, max }, size, m);
    assert.ok(after === pose || isFinitePose(after));
  }));
});
