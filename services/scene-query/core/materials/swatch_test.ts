import assert from "node:assert/strict";
import fc from "fast-check";
import { colourNames, swatchOf } from "./swatch.ts";

Deno.test("swatchOf shows linear colour as a screen does", () => {
  assert.equal(swatchOf([0, 0, 0]), "#000000");
  assert.equal(swatchOf([1, 1, 1]), "#ffffff");
  assert.equal(swatchOf([0.5, 0, 7]), "#bc00ff");
  assert.equal(swatchOf(0.2140411), "#7f7f7f");
});

Deno.test("swatchOf makes up no colour", () => {
  for (const value of [null, "red", [1, 2], [1, 2, "NaN"], undefined, [NaN, 0, 0], {}]) {
    assert.equal(swatchOf(value), null);
  }
});

Deno.test("swatchOf gives six digits for any numbers", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 3,
      maxLength: 4,
    }),
    (value) => assert.match(swatchOf(value) ?? "", /^#[0-9a-f]{6}$/),
  ));
});

Deno.test("colourNames names the telling colour of each kind of material first", () => {
  assert.equal(colourNames("NT_MAT_METAL")[0], "specular");
  assert.equal(colourNames("NT_MAT_UNIVERSAL")[0], "albedo");
});
