import assert from "node:assert/strict";
import fc from "fast-check";
import { sameShown, shortFloat, shownList, shownValue } from "./normalise.ts";
import { propertyPage } from "./property_page.ts";

Deno.test("shortFloat is the same single-precision number with fewer digits", () => {
  assert.deepEqual([0.1, 12.75].map((one) => shortFloat(Math.fround(one))), [0.1, 12.75]);
  fc.assert(fc.property(fc.float({ noNaN: true }), (value) => {
    assert.ok(Object.is(Math.fround(shortFloat(value)), value) || value === 0);
  }));
});

Deno.test("shownValue gives text for what JSON cannot hold, and never a folder", () => {
  assert.deepEqual(shownValue("float", NaN), "NaN");
  assert.deepEqual(shownValue("float3", [1, -Infinity, 0.5]), [1, "-Infinity", 0.5]);
  assert.deepEqual(shownValue("long", 2n ** 60n), `${2n ** 60n}`);
  assert.equal(shownValue("file", "C:\\shows\\secret\\teapot.obj"), "teapot.obj");
  assert.equal(shownValue("file", "/srv/shows/teapot.obj"), "teapot.obj");
  assert.deepEqual(shownValue("float", [3, 0, 0, 0]), 3);
  assert.deepEqual(shownValue("matrix", [1, 0, 0, 4, 0, 1, 0, 5, 0, 0, 1, 6]), [
    [1, 0, 0, 4],
    [0, 1, 0, 5],
    [0, 0, 1, 6],
  ]);
});

Deno.test("shownList shows a short list whole, in the form in which it is set", () => {
  assert.deepEqual(shownList("int", [1, 2]), [1, 2]);
  assert.deepEqual(shownList("bool", [true, false]), [true, false]);
  assert.deepEqual(shownList("float2", [[1, 2], [3, 4]]), [[1, 2], [3, 4]]);
  assert.deepEqual(shownList("file", ["/srv/shows/a.obj"]), ["a.obj"]);
  const matrix = [1, 0, 0, 5, 0, 1, 0, 6, 0, 0, 1, 7];
  assert.deepEqual(shownList("matrix", [matrix, matrix]), [matrix, matrix]);
  assert.deepEqual(shownList("string", []), []);
});

Deno.test("shownList previews at most 64 numbers of a long list and says when there are more", () => {
  const ints = Array.from({ length: 17 }, (_, i) => i);
  assert.deepEqual(shownList("int", ints), { length: 17, preview: ints, truncated: false });
  const long = shownList("int3", Array.from({ length: 100 }, (_, i) => [i, i, i]));
  assert.ok(typeof long === "object" && long !== null && "preview" in long);
  assert.deepEqual([long.length, long.preview.length, long.truncated], [100, 64, true]);
  assert.ok(sameShown(long, structuredClone(long)));
});

Deno.test("propertyPage never exceeds its bytes and counts what it leaves out", () => {
  const items = Array.from({ length: 40 }, (_, i) => ({
    name: `p${i}`,
    label: `P ${i}`,
    type: "string" as const,
    value: "x".repeat(i * 10),
  }));
  fc.assert(fc.property(fc.integer({ min: 1_000, max: 20_000 }), (bytes) => {
    const { properties, items: page, omitted } = propertyPage(items, bytes);
    assert.equal(page.length + omitted, items.length);
    assert.ok(JSON.stringify({ properties, items: page }).length <= bytes);
  }));
});
