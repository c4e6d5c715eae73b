import assert from "node:assert/strict";
import fc from "fast-check";
import { copyText, readPasted } from "./copied_value.ts";

Deno.test("readPasted takes back exactly what copyText gave", () => {
  fc.assert(fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
    const pasted = readPasted(copyText(value) ?? "", "float");
    assert.ok(pasted.ok && Object.is(Number(pasted.value) + 0, value + 0));
  }));
  const rows = [[1, 0, 0, 4], [0, 1, 0, 5], [0, 0, 1, 6]];
  assert.deepEqual(readPasted(copyText(rows) ?? "", "matrix"), { ok: true, value: rows });
  assert.deepEqual(readPasted(copyText("a, b") ?? "", "string"), { ok: true, value: "a, b" });
  assert.deepEqual(readPasted(copyText(false) ?? "", "bool"), { ok: true, value: false });
});

Deno.test("readPasted takes numbers as people write them and fills vectors with one", () => {
  assert.deepEqual(readPasted("1 2 3", "float3"), { ok: true, value: [1, 2, 3] });
  assert.deepEqual(readPasted("0.5", "colour"), { ok: true, value: [0.5, 0.5, 0.5] });
  assert.equal(readPasted("1.5", "int").ok, false);
  assert.equal(readPasted("[1,2]", "float3").ok, false);
  assert.equal(readPasted("gold", "float").ok, false);
  assert.equal(readPasted("a.png", "file").ok, false);
});
