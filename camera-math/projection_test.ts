import assert from "node:assert/strict";
import fc from "fast-check";
import { anyPoses, anyVec3, cameras, numberIn, points, sizes } from "./arbitraries_test.ts";
import { assertNear, assertNearPoint } from "./assert_near.ts";
import { basisOf, targetDistance } from "./basis.ts";
import { pointAtDepth, projectPoint, rayThrough } from "./projection.ts";
import type { CameraPose } from "./types.ts";
import { addScaled, dot, length } from "./vec3.ts";

const SIZE = { width: 400, height: 100 };
const POSE: CameraPose = { position: [0, 0, 1], target: [0, 0, 0], up: [0, 1, 0], fov: 90 };

Deno.test("projectPoint takes the field of view across the width", () => {
  assert.deepEqual(projectPoint(POSE, SIZE, [0, 0, 0]), { x: 200, y: 50, depth: 1 });
  const edge = projectPoint(POSE, SIZE, [1, 0.25, 0]);
  assertNear(edge?.x ?? 0, 400, 1e-9);
  assertNear(edge?.y ?? -1, 0, 1e-9);
});

Deno.test("projectPoint takes an orthographic film's width at every depth", () => {
  const pose = { ...POSE, orthographicScale: 4 };
  for (const z of [0, -7]) {
    const edge = projectPoint(pose, SIZE, [2, 0.5, z]);
    assertNear(edge?.x ?? 0, 400, 1e-9);
    assertNear(edge?.y ?? -1, 0, 1e-9);
  }
});

Deno.test("projectPoint knows no pixel for a point behind the camera", () => {
  assert.equal(projectPoint(POSE, SIZE, [0, 0, 2]), undefined);
  assert.equal(projectPoint(POSE, SIZE, [0, 0, 1]), undefined);
});

Deno.test("rayThrough passes through the point that the pixel shows", () => {
  fc.assert(fc.property(cameras, sizes, points, (pose, size, point) => {
    const seen = projectPoint(pose, size, point);
    fc.pre(seen !== undefined && seen.depth > 0.1);
    const { origin, direction } = rayThrough(pose, size, seen.x, seen.y);
    const along = seen.depth / dot(direction, basisOf(pose).forward);
    assertNearPoint(addScaled(origin, direction, along), point, 1e-6);
    assertNear(length(direction), 1, 1e-12);
  }));
});

Deno.test("pointAtDepth is what projectPoint shows at that pixel", () => {
  const pixels = numberIn(-1000, 5000);
  fc.assert(fc.property(cameras, sizes, pixels, pixels, (pose, size, x, y) => {
    const point = pointAtDepth(pose, size, x, y, targetDistance(pose));
    const seen = projectPoint(pose, size, point);
    assertNear(seen?.x ?? NaN, x, 1e-6);
    assertNear(seen?.y ?? NaN, y, 1e-6);
  }));
});

Deno.test("projectPoint gives finite numbers or nothing", () => {
  fc.assert(fc.property(anyPoses, anyVec3, (pose, point) => {
    const seen = projectPoint(pose, SIZE, point);
    assert.ok(seen === undefined || Object.values(seen).every(Number.isFinite));
  }));
});
