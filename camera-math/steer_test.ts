import assert from "node:assert/strict";
import { assertNear, assertNearPoint } from "./assert_near.ts";
import { targetDistance } from "./basis.ts";
import { DEFAULT_NAVIGATION } from "./gesture_bindings.ts";
import { distanceLimits } from "./limits.ts";
import { applyIntent, type SteeringContext } from "./steer.ts";
import type { CameraPose, Navigation } from "./types.ts";

const POSE: CameraPose = { position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0], fov: 90 };

function context(navigation: Partial<Navigation> = {}): SteeringContext {
  return {
    size: { width: 1000, height: 500 },
    upAxis: "y",
    navigation: { ...DEFAULT_NAVIGATION, ...navigation },
    limits: distanceLimits(),
  };
}

Deno.test("applyIntent moves the camera as each intent says", () => {
  const orbited = applyIntent(POSE, { type: "orbit", dx: 125, dy: 0 }, context());
  assertNearPoint(orbited.position, [-5, 0, 0], 1e-12);
  const panned = applyIntent(POSE, { type: "pan", dx: 100, dy: 0 }, context());
  assertNearPoint(panned.position, [-1, 0, 5], 1e-12);
  const looked = applyIntent(POSE, { type: "look", dx: 250, dy: 0 }, context());
  assertNearPoint(looked.target, [5, 0, 5], 1e-12);
  const nearer = applyIntent(POSE, { type: "dolly", dx: 0, dy: -500 / 64 }, context());
  assertNear(targetDistance(nearer), 4.75, 1e-12);
  const wheeled = applyIntent(POSE, { type: "wheel", notches: 1, x: 0, y: 0 }, context());
  assertNear(targetDistance(wheeled), 4.75, 1e-12);
});

Deno.test("applyIntent turns faster and upside down when the viewer chose so", () => {
  const fast = applyIntent(POSE, { type: "orbit", dx: 62.5, dy: 0 }, context({ sensitivity: 2 }));
  assertNearPoint(fast.position, [-5, 0, 0], 1e-12);
  const under = applyIntent(POSE, { type: "orbit", dx: 0, dy: 20 }, context({ invertY: true }));
  assert.ok(under.position[1] < 0);
});

Deno.test("applyIntent keeps pan and pinch on the fingers whatever the sensitivity", () => {
  const slow = context({ sensitivity: 0.1 });
  const panned = applyIntent(POSE, { type: "pan", dx: 100, dy: 0 }, slow);
  assertNearPoint(panned.position, [-1, 0, 5], 1e-12);
  const pinched = applyIntent(POSE, { type: "pinch", notches: 1, x: 0, y: 0 }, slow);
  assertNear(targetDistance(pinched), 4.75, 1e-12);
});

Deno.test("applyIntent goes for the cursor only when the viewer chose so", () => {
  const wheel = { type: "wheel", notches: 2, x: 900, y: 100 } as const;
  assert.deepEqual(applyIntent(POSE, wheel, context()).target, [0, 0, 0]);
  assert.ok(applyIntent(POSE, wheel, context({ dollyToCursor: true })).target[0] > 0);
});

Deno.test("applyIntent returns the same pose for what moves nothing", () => {
  assert.equal(applyIntent(POSE, { type: "begin" }, context()), POSE);
  assert.equal(applyIntent(POSE, { type: "fly", keys: [26] }, context()), POSE);
});
