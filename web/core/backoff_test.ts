import fc from "fast-check";
import assert from "node:assert/strict";
import {
  RETRY_CAP_HIDDEN_MS,
  RETRY_CAP_VISIBLE_MS,
  RETRY_FLOOR_MS,
  retryDelayMs,
} from "./backoff.ts";

const chance = fc.double({ min: 0, max: 0.999_999, noNaN: true });

Deno.test("retryDelayMs stays between the floor and the cap of the page's visibility", () => {
  fc.assert(fc.property(fc.nat(10_000), fc.boolean(), chance, (attempt, visible, random) => {
    const delayMs = retryDelayMs(attempt, visible, random);
    assert.ok(delayMs >= RETRY_FLOOR_MS);
    assert.ok(delayMs <= (visible ? RETRY_CAP_VISIBLE_MS : RETRY_CAP_HIDDEN_MS));
  }));
});

Deno.test("retryDelayMs reaches further with each attempt and spreads over the whole reach", () => {
  const reach = [0, 1, 2, 3, 4, 5, 6].map((attempt) => retryDelayMs(attempt, false, 1));
  assert.deepEqual(reach, [1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  assert.equal(retryDelayMs(5, false, 0), RETRY_FLOOR_MS);
});
