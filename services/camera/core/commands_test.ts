import type { CameraPose } from "@fuelrail/camera-math";
import assert from "node:assert/strict";
import { posed, stepped } from "./commands.ts";

const POSE: CameraPose = { position: [0, 0, 10], target: [0, 0, 0], up: [0, 1, 0], fov: 40 };

function isNear(actual: readonly number[], expected: readonly number[]): void {
  actual.forEach((value, i) =>
    assert.ok(Math.abs(value - (expected[i] ?? NaN)) < 1e-9, `${actual}`)
  );
}

Deno.test("posed sets only what is given", () => {
  assert.deepEqual(posed(POSE, { command: "set", fov: 60 }, "y"), { ...POSE, fov: 60 });
  const { position, target } = posed(POSE, { command: "set", target: [1, 0, 0] }, "y");
  assert.deepEqual([position, target], [[0, 0, 10], [1, 0, 0]]);
});

Deno.test("posed turns about the target from the front to the right, keeping the distance", () => {
  isNear(posed(POSE, { command: "set", azimuth: Math.PI / 2 }, "y").position, [10, 0, 0]);
  isNear(posed(POSE, { command: "set", elevation: Math.PI / 4 }, "y").position, [
    0,
    10 * Math.SQRT1_2,
    10 * Math.SQRT1_2,
  ]);
  isNear(posed(POSE, { command: "set", distance: 3 }, "y").position, [0, 0, 3]);
});

Deno.test("posed raises along z in a scene that stands on z", () => {
  const pose: CameraPose = { ...POSE, position: [0, -10, 0], up: [0, 0, 1] };
  isNear(posed(pose, { command: "set", azimuth: 0, elevation: 0 }, "z").position, [0, -10, 0]);
  isNear(posed(pose, { command: "set", azimuth: Math.PI / 2 }, "z").position, [10, 0, 0]);
});

Deno.test("posed gives a film width to an orthographic camera only", () => {
  const command = { command: "set", orthographic_scale: 4 } as const;
  assert.equal(posed(POSE, command, "y").orthographicScale, undefined);
  assert.equal(posed({ ...POSE, orthographicScale: 2 }, command, "y").orthographicScale, 4);
});

const STEP = { size: { width: 200, height: 100 }, upAxis: "y", sceneRadius: undefined } as const;

Deno.test("stepped orbits by degrees, to the right and upwards, and back again", () => {
  const right = stepped(POSE, { command: "orbit", azimuth: 90, elevation: 0 }, STEP);
  isNear(right.position, [10, 0, 0]);
  const up = stepped(POSE, { command: "orbit", azimuth: 0, elevation: 30 }, STEP);
  isNear(up.position, [0, 5, 10 * Math.cos(Math.PI / 6)]);
  isNear(
    stepped(up, { command: "orbit", azimuth: 0, elevation: -30 }, STEP).position,
    POSE.position,
  );
});

Deno.test("stepped pans with the picture and dollies by notches of a wheel", () => {
  const panned = stepped(POSE, { command: "pan", x: 200, y: 0 }, STEP);
  const width = 2 * 10 * Math.tan(20 * Math.PI / 180);
  isNear(panned.target, [-width, 0, 0]);
  isNear(stepped(POSE, { command: "dolly", notches: 1 }, STEP).position, [0, 0, 9.5]);
});
