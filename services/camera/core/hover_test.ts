import assert from "node:assert/strict";
import { hover, HOVERS_MAX, keepPresent, NO_HOVERS } from "./hover.ts";

Deno.test("hover keeps one path for each viewer and ends without one", () => {
  const one = hover(hover(NO_HOVERS, "a", "/A"), "b", "/B");
  assert.deepEqual([...hover(one, "a", "/C")], [["b", "/B"], ["a", "/C"]]);
  assert.deepEqual([...hover(one, "b", undefined)], [["a", "/A"]]);
});

Deno.test("hover gives the same map when nothing changes", () => {
  const one = hover(NO_HOVERS, "a", "/A");
  assert.equal(hover(one, "a", "/A"), one);
  assert.equal(hover(one, "b", undefined), one);
});

Deno.test("hover forgets the oldest viewer when there are too many", () => {
  let hovers = NO_HOVERS;
  for (let i = 0; i <= HOVERS_MAX; i++) hovers = hover(hovers, `v${i}`, "/A");
  assert.equal(hovers.size, HOVERS_MAX);
  assert.equal(hovers.has("v0"), false);
  assert.equal(hovers.has(`v${HOVERS_MAX}`), true);
});

Deno.test("keepPresent forgets who left", () => {
  const two = hover(hover(NO_HOVERS, "a", "/A"), "b", "/B");
  assert.deepEqual([...keepPresent(two, (id) => id === "b")], [["b", "/B"]]);
  assert.equal(keepPresent(two, () => true), two);
});
