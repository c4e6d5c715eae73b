import assert from "node:assert/strict";
import { Camera } from "./camera.ts";
import { smallScene } from "./test_scene.ts";

const base = { ...smallScene().camera, position: [0, 0, 5], target: [0, 0, 0] } as const;

function direction(camera: Camera, u: number, v: number): number[] {
  const ray = new Float64Array(8);
  camera.aim(u, v, ray);
  return [...ray.subarray(3, 6)];
}

Deno.test("Camera takes its field of view across the width of the film", () => {
  const camera = new Camera({ ...base, fovDegrees: 60 }, 2);
  const [x = 0, y = 0, z = 0] = direction(camera, 1, 0.5);
  assert.ok(Math.abs((Math.atan2(x, -z) * 180) / Math.PI - 30) < 1e-9);
  assert.ok(Math.abs(y) < 1e-12);
  const top = direction(camera, 0.5, 0);
  assert.ok(Math.abs((top[1] ?? 0) / -(top[2] ?? 1) - Math.tan(Math.PI / 6) / 2) < 1e-12);
});

Deno.test("Camera puts the first row at the top and the first column at the left", () => {
  const camera = new Camera(base, 1);
  const [x = 0, y = 0] = direction(camera, 0, 0);
  assert.ok(x < 0 && y > 0);
});

Deno.test("Camera sends parallel rays when orthographic", () => {
  const camera = new Camera({ ...base, projection: "orthographic", orthographicWidth: 8 }, 2);
  const ray = new Float64Array(8);
  camera.aim(1, 0.5, ray);
  assert.ok(Math.abs((ray[0] ?? 0) - 4) < 1e-12);
  assert.deepEqual(direction(camera, 0, 0), direction(camera, 1, 1));
});

Deno.test("Camera looks somewhere even when up runs along its view", () => {
  const camera = new Camera({ ...base, up: [0, 0, 1] }, 1);
  assert.ok(direction(camera, 0.2, 0.2).every(Number.isFinite));
});

Deno.test("Camera's rays through its lens meet where it is focused and nowhere before", () => {
  for (const projection of ["perspective", "orthographic"] as const) {
    const camera = new Camera({ ...base, projection, lensRadius: 0.2, focalDepth: 3 }, 2);
    const at = (depth: number, s: number, t: number): number[] => {
      const ray = new Float64Array(8);
      assert.ok(camera.aim(0.7, 0.2, ray, s, t));
      const length = depth / camera.depthAlong(ray, 1);
      return [0, 1, 2].map((axis) => (ray[axis] ?? 0) + (ray[3 + axis] ?? 0) * length);
    };
    const apart = (depth: number) => {
      const [a, b] = [at(depth, 0.9, 0.1), at(depth, 0.4, 0.7)];
      return Math.hypot(...a.map((part, axis) => part - (b[axis] ?? 0)));
    };
    assert.ok(apart(3) < 1e-12);
    assert.ok(apart(1) > 0.1 && apart(6) > 0.1);
  }
});

Deno.test("Camera looks all around when spherical and nowhere without a projection", () => {
  const around = new Camera(
    { ...base, projection: "spherical", fovDegrees: 360, fovYDegrees: 180 },
    2,
  );
  const near = (u: number, v: number, expected: readonly number[]) =>
    direction(around, u, v).forEach((part, axis) =>
      assert.ok(Math.abs(part - (expected[axis] ?? 0)) < 1e-12)
    );
  near(0.5, 0.5, [0, 0, -1]);
  near(0.75, 0.5, [1, 0, 0]);
  near(0, 0.5, [0, 0, 1]);
  near(0.3, 0, [0, 1, 0]);
  assert.equal(
    new Camera({ ...base, projection: "none" }, 1).aim(0.5, 0.5, new Float64Array(8)),
    false,
  );
});
