import assert from "node:assert/strict";
import fc from "fast-check";
import { assertNear, assertNearPoint } from "./assert_near.ts";
import { targetDistance } from "./basis.ts";
import { DEFAULT_NAVIGATION } from "./gesture_bindings.ts";
import { input, play } from "./gesture_play.ts";
import { distanceLimits } from "./limits.ts";
import { pointAtDepth } from "./projection.ts";
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

const finger = fc.record({
  x: fc.integer({ min: 100, max: 900 }),
  y: fc.integer({ min: 50, max: 450 }),
});
type Place = { readonly x: number; readonly y: number };

Deno.test("applyIntent keeps what lies between two fingers there, whichever moves first", () => {
  const { size } = context();
  const middleOf = (pose: CameraPose, a: Place, b: Place) =>
    pointAtDepth(pose, size, (a.x + b.x) / 2, (a.y + b.y) / 2, targetDistance(pose));
  const spread = (a: Place, b: Place) => Math.hypot(b.x - a.x, b.y - a.y);
  fc.assert(
    fc.property(fc.tuple(finger, finger), fc.tuple(finger, finger), (from, to) => {
      fc.pre(spread(...from) > 100 && spread(...to) > 100 && spread(to[0], from[1]) > 100);
      fc.pre(spread(from[0], to[0]) > 11);
      const touch = (slot: number, at: Place) => ({
        pointerType: "touch" as const,
        pointerSlot: slot,
        ...at,
      });
      const { intents } = play([
        input("down", touch(0, from[0])),
        input("down", touch(1, from[1])),
        input("move", touch(0, to[0])),
        input("move", touch(1, to[1])),
      ]);
      const pose = intents.reduce((at, intent) => applyIntent(at, intent, context()), POSE);
      assertNearPoint(middleOf(pose, ...to), middleOf(POSE, ...from), 1e-9);
      assertNear(targetDistance(pose), 5 * spread(...from) / spread(...to), 1e-9);
    }),
  );
});
