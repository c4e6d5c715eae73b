import assert from "node:assert/strict";
import fc from "fast-check";
import { createNewest } from "./newest.ts";

Deno.test("createNewest() keeps one in work and the newest of those that wait", () => {
  const superseded: number[] = [];
  const newest = createNewest<number>((item) => superseded.push(item));
  assert.equal(newest.offer(1), 1);
  assert.equal(newest.offer(2), undefined);
  assert.equal(newest.offer(3), undefined);
  assert.deepEqual(superseded, [2]);
  assert.equal(newest.done(), 3);
  assert.equal(newest.done(), undefined);
  assert.equal(newest.offer(4), 4);
});

Deno.test("createNewest() loses nothing without saying so", () => {
  fc.assert(fc.property(fc.array(fc.boolean()), (steps) => {
    const begun: number[] = [];
    const superseded: number[] = [];
    const newest = createNewest<number>((item) => superseded.push(item));
    let offered = 0;
    for (const isOffer of steps) {
      const now = isOffer ? newest.offer(++offered) : newest.isBusy ? newest.done() : undefined;
      if (now !== undefined) begun.push(now);
    }
    newest.clear();
    assert.equal(begun.length + superseded.length, offered);
    assert.deepEqual(begun, begun.toSorted((a, b) => a - b));
  }));
});
