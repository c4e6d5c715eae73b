import assert from "node:assert/strict";
import fc from "fast-check";
import { INITIAL_PLACE_PACE, type PlacePace, roundDue, share, shareIn } from "./place_pace.ts";

/** Shares until a round is over. */
function round(from: PlacePace, count: number) {
  let pace = from;
  const seen: number[] = [];
  let shares = 0;
  do {
    const next = share(pace, count, shares * 400);
    assert.ok(next.indices.length <= 64);
    seen.push(...next.indices);
    pace = next.pace;
    shares++;
  } while (pace.left > 0);
  return { pace, seen, shares };
}

Deno.test("a glance asks for a few nodes every two seconds and comes to all of them in turn", () => {
  let pace = INITIAL_PLACE_PACE;
  const seen = new Set<number>();
  for (let glance = 0; glance < 4; glance++) {
    const nowMs = glance * 2_000;
    assert.equal(shareIn(pace, nowMs), 0);
    const next = share(pace, 30, nowMs);
    assert.equal(next.indices.length, 8);
    for (const index of next.indices) seen.add(index);
    pace = next.pace;
    assert.equal(shareIn(pace, nowMs + 500), 1_500);
  }
  assert.equal(seen.size, 30);
});

Deno.test("a round asks for every node once, wherever the glances had come to", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(600), (count, next) => {
      const { pace, seen, shares } = round(roundDue({ ...INITIAL_PLACE_PACE, next }), count);
      assert.deepEqual(seen.toSorted((a, b) => a - b), Array.from({ length: count }, (_, i) => i));
      assert.equal(shares, Math.ceil(count / 64));
      assert.equal(shareIn(pace, pace.lookedAtMs), 2_000);
    }),
  );
});

Deno.test("no node leads to an empty share, and a round that is due comes sooner", () => {
  assert.deepEqual(share(roundDue(INITIAL_PLACE_PACE), 0, 5).indices, []);
  const { pace } = share(INITIAL_PLACE_PACE, 10, 1_000);
  assert.deepEqual([shareIn(pace, 1_000), shareIn(roundDue(pace), 1_000)], [2_000, 400]);
});
