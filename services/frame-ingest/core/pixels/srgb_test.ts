import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeSrgb, encodeSrgb, SRGB_TABLE_MAX, srgbByteTable } from "./srgb.ts";

Deno.test("encodeSrgb() gives the published values of the curve", () => {
  assert.ok(Math.abs(encodeSrgb(0.18) - 0.4613561) < 1e-6);
  assert.ok(Math.abs(encodeSrgb(0.002) - 0.02584) < 1e-9);
  assert.equal(encodeSrgb(0), 0);
  assert.ok(Math.abs(encodeSrgb(1) - 1) < 1e-12);
});

Deno.test("decodeSrgb() undoes encodeSrgb()", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (light) => {
    return Math.abs(decodeSrgb(encodeSrgb(light)) - light) < 1e-6;
  }));
});

Deno.test("srgbByteTable() finds every byte again from its light", () => {
  const bytes = srgbByteTable();
  for (let byte = 0; byte < 256; byte++) {
    assert.equal(bytes[Math.round(decodeSrgb(byte / 255) * SRGB_TABLE_MAX)], byte);
  }
});
