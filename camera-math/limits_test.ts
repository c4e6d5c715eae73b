import assert from "node:assert/strict";
import fc from "fast-check";
import { anyNumber, numberIn } from "./arbitraries_test.ts";
import { distanceLimits, limitMove } from "./limits.ts";

Deno.test("distanceLimits follow the scene's radius", () => {
  assert.deepEqual(distanceLimits(100), [0.1, 100_000]);
  assert.deepEqual(distanceLimits(2), [0.01, 2000]);
  assert.deepEqual(distanceLimits(), [0.01, 1e6]);
});

Deno.test("distanceLimits are in order and above 0, whatever the radius", () => {
  fc.assert(fc.property(anyNumber, (radius) => {
    const [nearest, farthest] = distanceLimits(radius);
    assert.ok(nearest >= 0.01 && farthest >= nearest);
  }));
});

Deno.test("limitMove never ends farther out than it began", () => {
  const numbers = numberIn(-10, 10);
  fc.assert(fc.property(numbers, numbers, (current, wanted) => {
    const ended = limitMove(current, wanted, -1, 1);
    const beyond = (value: number): number => Math.max(0, Math.abs(value) - 1);
    assert.ok(beyond(ended) <= beyond(current));
    if (Math.abs(wanted) <= 1) assert.equal(ended, wanted);
  }));
});
