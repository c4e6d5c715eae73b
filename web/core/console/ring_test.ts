import fc from "fast-check";
import assert from "node:assert/strict";
import { createRing } from "./ring.ts";

Deno.test("createRing keeps the newest, newest first, and counts all", () => {
  const capacity = fc.integer({ min: 1, max: 20 });
  fc.assert(fc.property(capacity, fc.array(fc.integer(), { maxLength: 100 }), (size, items) => {
    const ring = createRing<number>(size);
    for (const item of items) ring.push(item);
    assert.deepEqual(ring.newest(), items.slice(-size).reverse());
    assert.deepEqual([ring.length, ring.total], [Math.min(size, items.length), items.length]);
    ring.clear();
    ring.push(1);
    assert.deepEqual(ring.newest(), [1]);
  }));
});
