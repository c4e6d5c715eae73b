import type { CameraPose } from "@fuelrail/camera-math";
import assert from "node:assert/strict";
import { inProjectionOf } from "./projection.ts";

const FOV = 2 * Math.atan(0.5) * 180 / Math.PI;
const perspective: CameraPose = { position: [0, 0, 8], target: [0, 0, 0], up: [0, 1, 0], fov: FOV };
const orthographic: CameraPose = { ...perspective, orthographicScale: 3 };

Deno.test("inProjectionOf leaves a pose alone for a camera of its own kind", () => {
  assert.deepEqual(inProjectionOf(perspective, { ...perspective, fov: 50 }), perspective);
  const other = { ...orthographic, orthographicScale: 5 };
  assert.deepEqual(inProjectionOf(orthographic, other), orthographic);
});

Deno.test("inProjectionOf gives an orthographic camera the width that was seen at the target", () => {
  const { orthographicScale = NaN } = inProjectionOf(perspective, orthographic);
  assert.ok(Math.abs(orthographicScale - 8) < 1e-9);
});

Deno.test("inProjectionOf moves a perspective camera to where it sees the width of the film", () => {
  const moved = inProjectionOf(orthographic, perspective);
  assert.equal(moved.orthographicScale, undefined);
  moved.position.forEach((value, i) => assert.ok(Math.abs(value - ([0, 0, 3][i] ?? NaN)) < 1e-9));
  const { orthographicScale = NaN } = inProjectionOf(moved, orthographic);
  assert.ok(Math.abs(orthographicScale - 3) < 1e-9);
});
