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
