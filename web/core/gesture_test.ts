import fc from "fast-check";
import assert from "node:assert/strict";
import {
  DOUBLE_TAP_MS,
  type GestureEffect,
  type GestureEvent,
  NO_GESTURE,
  stepGesture,
  wheelFactor,
} from "./gesture.ts";

type Move = readonly [GestureEvent["type"], number, number, number, number?];

function play(moves: readonly Move[]): readonly GestureEffect[] {
  let state = NO_GESTURE;
  const effects: GestureEffect[] = [];
  for (const [type, pointerId, x, y, nowMs = 0] of moves) {
    const step = stepGesture(state, { type, pointerId, at: { x, y }, nowMs, tapReach: 4 });
    state = step.state;
    effects.push(...step.effects);
  }
  return effects;
}

Deno.test("stepGesture drags by the whole way from the press, however slowly it starts", () => {
  const effects = play([
    ["down", 1, 100, 100],
    ["move", 1, 102, 100],
    ["move", 1, 104, 100],
    ["move", 1, 106, 100],
    ["move", 1, 110, 95],
    ["up", 1, 110, 95],
  ]);
  assert.deepEqual(effects, [
    { type: "pan", dx: 6, dy: 0 },
    { type: "pan", dx: 4, dy: -5 },
  ]);
});

Deno.test("stepGesture leaves the picture alone on a tap", () => {
  assert.deepEqual(play([["down", 1, 10, 10], ["move", 1, 12, 11], ["up", 1, 12, 11]]), []);
});

Deno.test("stepGesture takes two quick taps for a double tap, two slow ones for nothing", () => {
  const taps = (gapMs: number): readonly Move[] => [
    ["down", 1, 10, 10, 0],
    ["up", 1, 10, 10, 50],
    ["down", 1, 12, 10, gapMs],
    ["up", 1, 12, 10, 50 + gapMs],
  ];
  assert.deepEqual(play(taps(200)), [{ type: "doubleTap", at: { x: 12, y: 10 } }]);
  assert.deepEqual(play(taps(DOUBLE_TAP_MS + 1)), []);
});

Deno.test("stepGesture still sees a double tap when each release is followed by a lost capture", () => {
  const effects = play([
    ["down", 1, 10, 10, 0],
    ["up", 1, 10, 10, 50],
    ["cancel", 1, 10, 10, 50],
    ["down", 1, 10, 10, 120],
    ["up", 1, 10, 10, 150],
  ]);
  assert.deepEqual(effects, [{ type: "doubleTap", at: { x: 10, y: 10 } }]);
});

Deno.test("stepGesture pinches about the middle of two fingers and moves with it", () => {
  const effects = play([
    ["down", 1, 100, 100],
    ["down", 2, 200, 100],
    ["move", 2, 300, 100],
  ]);
  assert.deepEqual(effects, [
    { type: "pan", dx: 50, dy: 0 },
    { type: "zoom", at: { x: 200, y: 100 }, factor: 2 },
  ]);
});

Deno.test("stepGesture goes on dragging with the finger that stays", () => {
  const effects = play([
    ["down", 1, 0, 0],
    ["down", 2, 100, 0],
    ["up", 2, 100, 0],
    ["move", 1, 1, 0],
  ]);
  assert.deepEqual(effects, [{ type: "pan", dx: 1, dy: 0 }]);
});

Deno.test("stepGesture ends with the pointer's cancellation", () => {
  const effects = play([["down", 1, 0, 0], ["cancel", 1, 0, 0], ["move", 1, 90, 0]]);
  assert.deepEqual(effects, []);
});

Deno.test("stepGesture pans by the same sum however the way is cut into moves", () => {
  const ways = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 });
  fc.assert(fc.property(ways, (steps) => {
    let x = 200;
    const moves: Move[] = [["down", 1, 0, 0], ["move", 1, x, 0]];
    for (const step of steps) moves.push(["move", 1, x += step, 0]);
    const sum = play(moves).reduce(
      (total, effect) => effect.type === "pan" ? total + effect.dx : total,
      0,
    );
    assert.equal(sum, x);
  }));
});

Deno.test("wheelFactor zooms in upwards and undoes itself downwards", () => {
  assert.ok(wheelFactor(-100, 0, 800, false) > 1);
  const product = wheelFactor(-100, 0, 800, false) * wheelFactor(100, 0, 800, false);
  assert.ok(Math.abs(product - 1) < 1e-12);
});

Deno.test("wheelFactor counts lines and pages in pixels and tames a wild wheel", () => {
  assert.equal(wheelFactor(3, 1, 800, false), wheelFactor(48, 0, 800, false));
  assert.equal(wheelFactor(1, 2, 800, false), wheelFactor(100_000, 0, 800, false));
  assert.ok(wheelFactor(-5, 0, 800, true) > wheelFactor(-5, 0, 800, false));
});
