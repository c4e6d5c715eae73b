import fc from "fast-check";
import assert from "node:assert/strict";
import { admit, createRateLimit, takeDropped } from "./rate_limit.ts";

Deno.test("admit lets pass no more than the rate and what was saved, and counts every other", () => {
  const steps = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 400 });
  fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), steps, (perS, waits) => {
    const limit = createRateLimit(perS, 0);
    let nowMs = 0;
    let passed = 0;
    let dropped = 0;
    for (const waitMs of waits) {
      nowMs += waitMs;
      if (admit(limit, nowMs)) passed++;
      if (nowMs % 7 === 0) dropped += takeDropped(limit);
    }
    dropped += takeDropped(limit);
    assert.equal(passed + dropped, waits.length);
    assert.ok(passed <= perS * 2 + nowMs * perS / 1_000 + 1e-6);
  }));
});

Deno.test("admit lets pass again as time goes by, and a clock that stands still breaks nothing", () => {
  const limit = createRateLimit(10, 0);
  for (let n = 0; n < 20; n++) assert.ok(admit(limit, 0));
  assert.ok(!admit(limit, 0));
  assert.ok(admit(limit, 100));
  assert.ok(!admit(limit, 50));
});
