import assert from "node:assert/strict";
import { INITIAL_PACE, levelTold, look, lookIn, steered } from "./pace.ts";
import { forgetAbsent, gazes, inspect, list, NOTHING_WATCHED } from "./watched.ts";

Deno.test("a level that moved leads to a look at once, and then not before the gap is over", () => {
  const moved = levelTold(INITIAL_PACE, 5, 1_000);
  assert.equal(lookIn(moved, 1_000), 0);
  const { pace, isWhole } = look(moved, 1_000);
  assert.deepEqual([isWhole, lookIn(pace, 1_000)], [true, undefined]);
  assert.equal(lookIn(levelTold(pace, 6, 1_100), 1_100), 300);
  assert.equal(lookIn(levelTold(pace, 5, 1_100), 1_100), undefined);
});

Deno.test("while somebody steers only inspected nodes are looked at, and the rest afterwards", () => {
  const moving = levelTold(steered(INITIAL_PACE, 1_000), 5, 1_010);
  assert.equal(moving.movedAtMs, -Infinity);
  const { pace, isWhole } = look(moving, 1_010);
  assert.equal(isWhole, false);
  assert.equal(lookIn(pace, 1_100), 710);
  assert.equal(lookIn(pace, 1_500), 0);
  assert.equal(look(pace, 1_500).isWhole, true);
});

Deno.test("of each viewer the newest inspected node and its newest 100 rows are watched", () => {
  const rows = (from: number) => Array.from({ length: 80 }, (_, i) => BigInt(from + i));
  let watched = inspect(NOTHING_WATCHED, "a", 1n, 0);
  watched = inspect(watched, "a", 2n, 0);
  watched = list(list(watched, "a", rows(100), 0), "a", rows(200), 0);
  const { inspected, rows: seen } = gazes(watched);
  assert.deepEqual(inspected, [2n]);
  assert.deepEqual(seen, [...rows(200), ...rows(100).slice(0, 20)]);
});

Deno.test("viewers that left are forgotten, those that asked lately are not", () => {
  const watched = inspect(inspect(NOTHING_WATCHED, "a", 1n, 0), "b", 2n, 15_000);
  const left = forgetAbsent(watched, new Set(), 20_000);
  assert.deepEqual(gazes(left).inspected, [2n]);
  assert.deepEqual(gazes(forgetAbsent(watched, new Set(["a"]), 99_000)).inspected, [1n]);
});

Deno.test("a level that Octane counts anew after a stop leads to a look though it was told before", () => {
  const { pace } = look(levelTold(INITIAL_PACE, 1, 0, 4), 0);
  assert.equal(lookIn(levelTold(pace, 1, 1_000, 4), 1_000), undefined);
  assert.equal(lookIn(levelTold(pace, 1, 1_000, 5), 1_000), 0);
});

Deno.test("from a change at rest to the end of the wait for a look less than a second passes", () => {
  const noticedMs = 200 + 100;
  for (let sinceLookMs = 0; sinceLookMs < 1_000; sinceLookMs += 50) {
    const { pace } = look(levelTold(INITIAL_PACE, 1, 0, 1), 0);
    const waitMs = lookIn(levelTold(pace, 2, sinceLookMs, 2), sinceLookMs) ?? Infinity;
    assert.ok(noticedMs + waitMs <= 700, `${waitMs}`);
  }
});
