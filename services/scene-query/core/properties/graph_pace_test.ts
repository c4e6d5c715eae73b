import assert from "node:assert/strict";
import fc from "fast-check";
import { graphsMoved, INITIAL_GRAPH_PACE, listed, listIn, listing } from "./graph_pace.ts";

Deno.test("graphs are listed at once after a change, and not while nothing changes", () => {
  assert.equal(listIn(INITIAL_GRAPH_PACE, 0), undefined);
  const moved = graphsMoved(INITIAL_GRAPH_PACE, 1_000);
  assert.equal(listIn(moved, 1_000), 0);
  assert.equal(listIn(listed(listing(moved, 1_000), true), 90_000), undefined);
});

Deno.test("a change soon after a listing is listed for once the gap is over", () => {
  const found = listed(listing(graphsMoved(INITIAL_GRAPH_PACE, 0), 0), true);
  assert.equal(listIn(graphsMoved(found, 1_000), 1_000), 2_000);
});

Deno.test("listings that find nothing become rarer until the scene is quiet for a while", () => {
  let pace = graphsMoved(INITIAL_GRAPH_PACE, 0);
  const atMs: number[] = [];
  for (let nowMs = 0; nowMs < 200_000; nowMs += 100) {
    pace = graphsMoved(pace, nowMs + 1);
    if (listIn(pace, nowMs + 1) !== 0) continue;
    atMs.push(nowMs);
    pace = listed(listing(pace, nowMs + 1), false);
  }
  assert.deepEqual(atMs, [0, 6_000, 18_000, 42_000, 90_000, 138_000, 186_000]);
  const later = graphsMoved(pace, 210_000);
  assert.equal(listIn(later, 210_000), 0);
});

Deno.test("however the scene changes there are never two listings within three seconds", () => {
  const step = fc.record({ waitMs: fc.integer({ min: 1, max: 4_000 }), found: fc.boolean() });
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    let pace = INITIAL_GRAPH_PACE;
    let nowMs = 0;
    let before = -Infinity;
    for (const { waitMs, found } of steps) {
      nowMs += waitMs;
      pace = graphsMoved(pace, nowMs);
      if (listIn(pace, nowMs) !== 0) continue;
      assert.ok(nowMs - before >= 3_000);
      before = nowMs;
      pace = listed(listing(pace, nowMs), found);
    }
  }));
});
