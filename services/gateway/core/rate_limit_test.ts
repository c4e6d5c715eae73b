import assert from "node:assert/strict";
import fc from "fast-check";
import { admit, createRateLimit } from "./rate_limit.ts";

Deno.test("admit lets each caller have its burst and then its rate, and no caller another's", () => {
  const limit = createRateLimit({ perS: 10, burst: 3 });
  const take = (caller: string, nowMs: number) => admit(limit, caller, nowMs);
  assert.deepEqual([1, 2, 3, 4].map(() => take("a", 0)), [true, true, true, false]);
  assert.ok(take("b", 0));
  assert.ok(!take("a", 99));
  assert.ok(take("a", 200));
});

Deno.test("admit never lets more through than burst and rate allow", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 300 });
  fc.assert(fc.property(gaps, (waits) => {
    const limit = createRateLimit({ perS: 5, burst: 4 });
    let nowMs = 0;
    let passed = 0;
    for (const wait of waits) {
      nowMs += wait;
      if (admit(limit, "a", nowMs)) passed++;
    }
    assert.ok(passed <= 4 + nowMs * 5 / 1_000 + 1e-6);
  }));
});

Deno.test("admit keeps a bounded number of callers in mind, the latest ones", () => {
  const limit = createRateLimit({ perS: 1, burst: 1 });
  admit(limit, "first", 0);
  for (let n = 0; n < 10_000; n++) admit(limit, `caller ${n}`, 0);
  assert.equal(limit.buckets.size, 10_000);
  assert.ok(!limit.buckets.has("first") && limit.buckets.has("caller 9999"));
});
