import assert from "node:assert/strict";
import fc from "fast-check";
import {
  anyNumber,
  anyPoses,
  cameras,
  levelCameras,
  numberIn,
  upAxes,
} from "./arbitraries_test.ts";
import { assertNear, assertNearPoint } from "./assert_near.ts";
import { basisOf, targetDistance } from "./basis.ts";
import { isFinitePose } from "./finite.ts";
import { presetPose } from "./presets.ts";
import { createTransition, transitionAt } from "./transition.ts";
import { AXIS_VECTORS } from "./turntable.ts";
import type { CameraPose } from "./types.ts";
import { distanceBetween, dot } from "./vec3.ts";

const FRONT: CameraPose = { position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0], fov: 40 };

Deno.test("transitionAt starts at from, ends exactly at to, and is done then", () => {
  fc.assert(fc.property(cameras, cameras, upAxes, numberIn(1, 5000), (from, to, upAxis, ms) => {
    const transition = createTransition(from, to, upAxis, ms);
    assert.deepEqual(transitionAt(transition, 0), { pose: from, done: false });
    assert.deepEqual(transitionAt(transition, ms), { pose: to, done: true });
    assert.equal(transitionAt(transition, ms * 0.999).done, false);
  }));
});

Deno.test("transitionAt is at to at once when the duration is 0", () => {
  assert.deepEqual(
    transitionAt(createTransition(FRONT, presetPose(FRONT, "top", "y"), "y", 0), 0),
    { pose: presetPose(FRONT, "top", "y"), done: true },
  );
});

Deno.test("transitionAt depends on the elapsed time alone, whatever the frame rate", () => {
  fc.assert(fc.property(levelCameras, levelCameras, numberIn(0, 1), (a, b, part) => {
    const transition = createTransition(a.pose, b.pose, a.upAxis, 400);
    const alone = transitionAt(transition, 400 * part);
    for (const rate of [24, 60, 144]) {
      for (let ms = 0; ms < 400 * part; ms += 1000 / rate) transitionAt(transition, ms);
      assert.deepEqual(transitionAt(transition, 400 * part), alone);
    }
  }));
});

Deno.test("transitionAt nears the end without turning back or overshooting", () => {
  fc.assert(fc.property(levelCameras, numberIn(0.2, 20), ({ pose, upAxis }, distance) => {
    const { forward } = basisOf(pose);
    const to: CameraPose = {
      ...pose,
      position: [
        pose.target[0] - forward[0] * distance,
        pose.target[1] - forward[1] * distance,
        pose.target[2] - forward[2] * distance,
      ],
    };
    const transition = createTransition(pose, to, upAxis, 1000);
    let left = Math.abs(targetDistance(pose) - distance);
    for (let ms = 0; ms < 1000; ms += 20) {
      const now = Math.abs(targetDistance(transitionAt(transition, ms).pose) - distance);
      assert.ok(now <= left + 1e-9);
      left = now;
    }
  }));
});

Deno.test("transitionAt never jumps from one ms to the next", () => {
  fc.assert(
    fc.property(levelCameras, levelCameras, ({ pose, upAxis }, other) => {
      const to = { ...other.pose, up: AXIS_VECTORS[upAxis] };
      const transition = createTransition(pose, to, upAxis, 1000);
      const reach = distanceBetween(pose.target, to.target) + targetDistance(pose) +
        targetDistance(to);
      for (let ms = 1; ms <= 1000; ms += 1) {
        const [before, after] = [transitionAt(transition, ms - 1), transitionAt(transition, ms)];
        assert.ok(distanceBetween(before.pose.position, after.pose.position) < reach * 0.05);
      }
    }),
    { numRuns: 10 },
  );
});

Deno.test("transitionAt turns the short way round", () => {
  const at = (degrees: number): CameraPose => {
    const radians = degrees * Math.PI / 180;
    return { ...FRONT, position: [5 * Math.sin(radians), 0, 5 * Math.cos(radians)] };
  };
  const transition = createTransition(at(170), at(-170), "y", 1000);
  for (let ms = 0; ms < 1000; ms += 10) {
    assert.ok(transitionAt(transition, ms).pose.position[2] < -4.9);
  }
});

Deno.test("transitionAt keeps the horizon level between level views", () => {
  fc.assert(fc.property(levelCameras, numberIn(0, 1), ({ pose, upAxis }, part) => {
    for (const preset of ["left", "back", "top", "bottom"] as const) {
      const transition = createTransition(pose, presetPose(pose, preset, upAxis), upAxis, 300);
      const { right } = basisOf(transitionAt(transition, 299 * part).pose);
      assertNear(dot(right, AXIS_VECTORS[upAxis]), 0, 1e-6);
    }
  }));
});

Deno.test("transitionAt to the top keeps right where it is when the heading agrees", () => {
  const transition = createTransition(FRONT, presetPose(FRONT, "top", "y"), "y", 300);
  for (let ms = 0; ms <= 300; ms += 5) {
    assertNearPoint(basisOf(transitionAt(transition, ms).pose).right, [1, 0, 0], 1e-9);
  }
});

Deno.test("transitionAt blends the film of two orthographic views", () => {
  const from = { ...FRONT, orthographicScale: 1 };
  const transition = createTransition(from, { ...FRONT, orthographicScale: 16 }, "y", 100);
  const films = [10, 40, 90].map((ms) => transitionAt(transition, ms).pose.orthographicScale ?? 0);
  assert.ok(films.every((film) => film > 1 && film < 16));
  assert.deepEqual(films, [...films].sort((a, b) => a - b));
});

Deno.test("transitionAt gives finite poses, or the end itself, whatever it is given", () => {
  fc.assert(fc.property(anyPoses, anyPoses, anyNumber, anyNumber, (from, to, ms, at) => {
    const { pose } = transitionAt(createTransition(from, to, "y", ms), at);
    assert.ok(pose === to || isFinitePose(pose));
  }));
});
