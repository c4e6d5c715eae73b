import assert from "node:assert/strict";
import { type Hit, NO_SELECTION, select, selectionFault } from "./selection.ts";

const hit: Hit = { path: "/A", position: [1, 2, 3], depth: 4 };
const two = select(NO_SELECTION, "replace", ["/A", "/B"]);

Deno.test("select replaces what was selected and makes the last path the primary one", () => {
  assert.deepEqual(two, { prims: ["/A", "/B"], primary: "/B" });
  assert.deepEqual(select(two, "replace", ["/C"], hit), { prims: ["/C"], primary: "/C", hit });
});

Deno.test("select clears when it replaces with nothing", () => {
  assert.equal(select(two, "replace", []), NO_SELECTION);
});

Deno.test("select adds each path once and moves what it adds again to the end", () => {
  assert.deepEqual(select(two, "add", ["/A", "/C", "/C"]), {
    prims: ["/B", "/A", "/C"],
    primary: "/C",
  });
  assert.equal(select(two, "add", []), two);
});

Deno.test("select keeps primary and hit when another path is taken away", () => {
  const clicked = select(two, "add", ["/C"], hit);
  assert.deepEqual(select(clicked, "subtract", ["/A"]), {
    prims: ["/B", "/C"],
    primary: "/C",
    hit,
  });
});

Deno.test("select makes the newest of the rest primary, without a hit, when the primary goes", () => {
  const clicked = select(two, "add", ["/C"], hit);
  assert.deepEqual(select(clicked, "subtract", ["/C"]), two);
  assert.equal(select(clicked, "subtract", ["/X"]), clicked);
});

Deno.test("selectionFault refuses a selection that is too large to be told", () => {
  assert.equal(selectionFault(two), undefined);
  const many = select(NO_SELECTION, "replace", Array.from({ length: 1_001 }, (_, i) => `/${i}`));
  assert.match(selectionFault(many) ?? "", /1000 nodes/);
  const long = Array.from({ length: 40 }, (_, i) => `/${i}${"\u00e9".repeat(1_000)}`);
  assert.match(selectionFault(select(NO_SELECTION, "replace", long)) ?? "", /bytes/);
});
