import assert from "node:assert/strict";
import fc from "fast-check";
import { anyPoses, cameras } from "./arbitraries_test.ts";
import { assertNear, assertNearPoint } from "./assert_near.ts";
import { basisOf, targetDistance } from "./basis.ts";
import { isUsable, sanitisePose } from "./sanitise.ts";
import type { CameraPose } from "./types.ts";

const GOOD: CameraPose = { position: [0, 1, 5], target: [0, 1, 0], up: [0, 1, 0], fov: 40 };

Deno.test("sanitisePose returns a usable pose as it is", () => {
  fc.assert(fc.property(cameras, (pose) => {
    assert.equal(sanitisePose(pose, GOOD), pose);
  }));
});

Deno.test("sanitisePose gives a usable pose or none, whatever the numbers", () => {
  fc.assert(
    fc.property(anyPoses, anyPoses, (pose, fallback) => {
      const repaired = sanitisePose(pose, fallback);
      assert.ok(repaired === undefined || isUsable(repaired));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("sanitisePose always finds a pose when the fallback is usable", () => {
  fc.assert(
    fc.property(anyPoses, (pose) => {
      const repaired = sanitisePose(pose, GOOD);
      assert.ok(repaired !== undefined && isUsable(repaired));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("sanitisePose gives the fallback when a repair would lead out of reach", () => {
  const edge: CameraPose = { ...GOOD, position: [0, 0, 1e9], target: [0, 0, 1e9] };
  assert.equal(sanitisePose(edge, GOOD), GOOD);
});

Deno.test("sanitisePose takes only the bad parts from the fallback", () => {
  const repaired = sanitisePose(
    { ...GOOD, position: [NaN, 0, 0], target: [1, 1, 1], fov: 60 },
    GOOD,
  );
  assert.deepEqual(repaired, { ...GOOD, target: [1, 1, 1], fov: 60 });
});

Deno.test("sanitisePose steps back from a target that is too near", () => {
  const repaired = sanitisePose({ ...GOOD, position: [7, 7, 7], target: [7, 7, 7] }, GOOD);
  assert.ok(repaired !== undefined);
  assert.deepEqual(repaired.target, [7, 7, 7]);
  assertNear(targetDistance(repaired), 0.02, 1e-9);
  assertNearPoint(basisOf(repaired).forward, basisOf(GOOD).forward, 1e-9);
});

Deno.test("sanitisePose replaces an up along the view", () => {
  const down: CameraPose = { position: [0, 5, 0], target: [0, 0, 0], up: [0, 1, 0], fov: 40 };
  assert.deepEqual(sanitisePose(down, down)?.up, [0, 0, -1]);
  assert.deepEqual(sanitisePose({ ...GOOD, up: [0, 0, 1] }, GOOD)?.up, GOOD.up);
});

Deno.test("sanitisePose brings the field of view into range", () => {
  assert.equal(sanitisePose({ ...GOOD, fov: 500 }, GOOD)?.fov, 179.9);
  assert.equal(sanitisePose({ ...GOOD, fov: -3 }, GOOD)?.fov, 0.01);
  assert.equal(sanitisePose({ ...GOOD, fov: NaN }, GOOD)?.fov, 40);
});

Deno.test("isUsable refuses poses that Octane's 32-bit floats cannot tell apart", () => {
  const away = (distance: number): CameraPose => ({
    ...GOOD,
    target: [1e6, 0, 0],
    position: [1e6, 0, distance],
  });
  assert.equal(isUsable(away(0.5)), false);
  assert.equal(isUsable(away(5)), true);
  assert.equal(isUsable({ ...GOOD, position: [1e30, 0, 0] }), false);
});

Deno.test("isUsable refuses a film without width", () => {
  assert.equal(isUsable({ ...GOOD, orthographicScale: 0 }), false);
  assert.equal(isUsable({ ...GOOD, orthographicScale: 2 }), true);
});
