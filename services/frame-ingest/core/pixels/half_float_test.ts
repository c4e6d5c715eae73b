import assert from "node:assert/strict";
import { halfFloatTable, halfToFloat } from "./half_float.ts";

Deno.test("halfToFloat() reads ones, fractions, subnormals and infinities", () => {
  assert.equal(halfToFloat(0x3c00), 1);
  assert.equal(halfToFloat(0xc000), -2);
  assert.equal(halfToFloat(0x3555), 0.333251953125);
  assert.equal(halfToFloat(0x7bff), 65504);
  assert.equal(halfToFloat(0x0001), 2 ** -24);
  assert.equal(halfToFloat(0x7c00), Infinity);
  assert.equal(halfToFloat(0xfc00), -Infinity);
  assert.ok(Number.isNaN(halfToFloat(0x7e00)));
});

Deno.test("halfFloatTable() holds every half float", () => {
  const table = halfFloatTable();
  assert.equal(table.length, 65_536);
  assert.equal(table[0x3800], 0.5);
});
