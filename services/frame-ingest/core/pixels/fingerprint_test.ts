import assert from "node:assert/strict";
import fc from "fast-check";
import { fingerprint } from "./fingerprint.ts";

Deno.test("fingerprint() is equal for equal data wherever it lies in memory", () => {
  fc.assert(fc.property(fc.uint8Array(), fc.nat(9), (data, offset) => {
    const elsewhere = new Uint8Array(data.length + offset);
    elsewhere.set(data, offset);
    return fingerprint(elsewhere.subarray(offset)) === fingerprint(data);
  }));
});

Deno.test("fingerprint() tells two exposures of a large picture apart", () => {
  const dark = new Uint8Array(2 * 1024 * 1024).fill(100);
  const bright = dark.map((value, index) => index % 4 === 2 ? value + 1 : value);
  assert.notEqual(fingerprint(dark), fingerprint(bright));
});

Deno.test("fingerprint() tells small data apart by any byte", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (data, pick) => {
    const changed = data.slice();
    const index = pick % data.length;
    changed[index] = (changed[index] ?? 0) ^ 0x10;
    return fingerprint(changed) !== fingerprint(data);
  }));
});
