import assert from "node:assert/strict";
import fc from "fast-check";
import { bindInput, createInputLevels, highestBound, inputSeqOf } from "./input_levels.ts";

Deno.test("inputSeqOf() gives the newest input at or below the level", () => {
  const levels = createInputLevels();
  bindInput(levels, 10, 100);
  bindInput(levels, 12, 105);
  assert.deepEqual([9, 10, 11, 12, 99].map((level) => inputSeqOf(levels, level)), [
    0,
    100,
    100,
    105,
    105,
  ]);
  assert.equal(highestBound(levels), 12);
});

Deno.test("bindInput() lets a new driver's count begin again at a later level", () => {
  const levels = createInputLevels();
  bindInput(levels, 10, 900);
  bindInput(levels, 11, 1);
  assert.deepEqual([inputSeqOf(levels, 10), inputSeqOf(levels, 11)], [900, 1]);
});

Deno.test("inputSeqOf() agrees with looking through every binding in order", () => {
  const pair = fc.record({ level: fc.nat(30), inputSeq: fc.nat(1_000) });
  fc.assert(fc.property(fc.array(pair), fc.nat(35), (pairs, level) => {
    const levels = createInputLevels();
    for (const { level: at, inputSeq } of pairs) bindInput(levels, at, inputSeq);
    const effective = new Map<number, number>();
    for (const { level: at, inputSeq } of pairs) {
      for (const known of [...effective.keys()]) if (known >= at) effective.delete(known);
      effective.set(at, inputSeq);
    }
    const below = [...effective.keys()].filter((known) => known <= level);
    const expected = below.length === 0 ? 0 : effective.get(Math.max(...below));
    assert.equal(inputSeqOf(levels, level), expected);
  }));
});
