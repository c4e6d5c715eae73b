import assert from "node:assert/strict";
import fc from "fast-check";
import { pngFault } from "./png_shape.ts";
import { pngShape } from "./test_png.ts";

Deno.test("pngFault finds nothing wrong with a whole PNG", () => {
  assert.equal(pngFault(pngShape()), undefined);
});

Deno.test("pngFault refuses what only begins like a PNG", () => {
  const png = pngShape();
  assert.match(pngFault(png.subarray(0, 8)) ?? "", /cut off/);
  assert.match(pngFault(png.subarray(0, png.length - 1)) ?? "", /longer than|cut off/);
  assert.match(pngFault(new Uint8Array([...png, 0])) ?? "", /follows its end/);
  assert.match(pngFault(pngShape(0)) ?? "", /no pixels/);
  assert.match(pngFault(pngShape(20_000)) ?? "", /more than 16384/);
  assert.match(pngFault(new Uint8Array([0xff, 0xd8, 0xff])) ?? "", /not a PNG/);
});

Deno.test("pngFault reads any bytes after a PNG's signature without failing", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const fault = pngFault(new Uint8Array([...pngShape().subarray(0, 8), ...bytes]));
    assert.equal(typeof fault, "string");
  }));
});
