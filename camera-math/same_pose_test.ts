import assert from "node:assert/strict";
import fc from "fast-check";
import { cameras, numberIn } from "./arbitraries_test.ts";
import { targetDistance } from "./basis.ts";
import { samePose } from "./same_pose.ts";
import type { CameraPose, Vec3 } from "./types.ts";
import { addScaled } from "./vec3.ts";

function rounded(v: Vec3): Vec3 {
  return [Math.fround(v[0]), Math.fround(v[1]), Math.fround(v[2])];
}

function throughWire(pose: CameraPose): CameraPose {
  return {
    ...pose,
    position: rounded(pose.position),
    target: rounded(pose.target),
    up: rounded(pose.up),
    fov: Math.fround(pose.fov),
    ...(pose.orthographicScale === undefined
      ? {}
      : { orthographicScale: Math.fround(pose.orthographicScale) }),
  };
}

Deno.test("samePose knows a pose again that went through 32-bit floats", () => {
  fc.assert(fc.property(cameras, (pose) => {
    assert.equal(samePose(pose, throughWire(pose)), true);
  }));
});

Deno.test("samePose tells a move of a thousandth of the distance", () => {
  fc.assert(fc.property(cameras, numberIn(1e-3, 1), (pose, part) => {
    const step = targetDistance(pose) * part + 0.001;
    const moved = { ...pose, position: addScaled(pose.position, [1, 0, 0], step) };
    assert.equal(samePose(pose, moved), false);
    assert.equal(samePose(moved, pose), false);
  }));
});

Deno.test("samePose takes the length of up for nothing and its direction for something", () => {
  const pose: CameraPose = { position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0], fov: 40 };
  assert.equal(samePose(pose, { ...pose, up: [0, 7, 0] }), true);
  assert.equal(samePose(pose, { ...pose, up: [0.01, 1, 0] }), false);
});

Deno.test("samePose tells fields of view, films and kinds of camera apart", () => {
  const pose: CameraPose = { position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0], fov: 40 };
  assert.equal(samePose(pose, { ...pose, fov: 40.01 }), false);
  assert.equal(samePose(pose, { ...pose, orthographicScale: 1 }), false);
  const film = { ...pose, orthographicScale: 1 };
  assert.equal(samePose(film, { ...film, orthographicScale: 1.001 }), false);
});
