import fc from "fast-check";
import { cameras, numberIn, points, sizes } from "./arbitraries_test.ts";
import { assertNear, assertNearPoint } from "./assert_near.ts";
import { basisOf, verticalFov } from "./basis.ts";
import type { CameraPose } from "./types.ts";
import { cross, dot, length } from "./vec3.ts";

Deno.test("basisOf gives right-handed unit vectors at right angles", () => {
  fc.assert(fc.property(cameras, (pose) => {
    const { right, up, forward } = basisOf(pose);
    for (const each of [right, up, forward]) assertNear(length(each), 1, 1e-12);
    assertNear(dot(right, forward), 0, 1e-12);
    assertNearPoint(cross(right, forward), up, 1e-12);
  }));
});

Deno.test("basisOf makes a steady right angle up when up lies along the view", () => {
  fc.assert(fc.property(points, (view) => {
    const pose: CameraPose = { position: [0, 0, 0], target: view, up: view, fov: 40 };
    const { right, up, forward } = basisOf(pose);
    assertNear(length(right), 1, 1e-12);
    assertNear(length(up), 1, 1e-12);
    assertNear(dot(up, forward), 0, 1e-12);
  }));
});

Deno.test("verticalFov of a 36 mm film and a 50 mm lens follows the image's height", () => {
  const fov = 2 * Math.atan(18 / 50) * 180 / Math.PI;
  assertNear(
    verticalFov(fov, { width: 36, height: 24 }),
    2 * Math.atan(12 / 50) * 180 / Math.PI,
    1e-9,
  );
});

Deno.test("verticalFov of a square image is the horizontal one", () => {
  fc.assert(fc.property(numberIn(1, 170), sizes, (fov, { width }) => {
    assertNear(verticalFov(fov, { width, height: width }), fov, 1e-9);
  }));
});
