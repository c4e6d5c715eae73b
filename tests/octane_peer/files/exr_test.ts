import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeExr } from "./exr.ts";
import { decodeExr } from "./exr_reader.ts";
import { halfBits } from "./half.ts";

Deno.test("encodeExr writes every float and half as it is, however the lines are packed", () => {
  const options = fc.record({
    half: fc.boolean(),
    compression: fc.constantFrom("none" as const, "zips" as const, "zip" as const),
  });
  const sizes = fc.tuple(fc.integer({ min: 1, max: 19 }), fc.integer({ min: 1, max: 35 }));
  fc.assert(fc.property(sizes, options, fc.integer(), ([width, height], kind, seed) => {
    const values = Float32Array.from(
      { length: width * height * 4 },
      (_, i) => ((Math.imul(i + seed, 2654435761) >>> 20) - 2048) / 64,
    );
    const file = decodeExr(encodeExr({ width, height, channels: 4, values }, kind));
    assert.deepEqual([file.width, file.height], [width, height]);
    assert.deepEqual([...file.channels.keys()], ["A", "B", "G", "R"]);
    for (const [place, name] of [...["R", "G", "B", "A"].entries()]) {
      assert.deepEqual(file.channels.get(name), values.filter((_, i) => i % 4 === place));
    }
  }));
});

Deno.test("encodeExr names channels after a layer", () => {
  const picture = { width: 1, height: 1, channels: 3 as const, values: new Float32Array(3) };
  const bytes = encodeExr(picture, { half: false, compression: "none", layer: "Depth" });
  assert.deepEqual([...decodeExr(bytes).channels.keys()], ["Depth.B", "Depth.G", "Depth.R"]);
});

Deno.test("halfBits is the nearest half, infinite beyond the largest and signed at zero", () => {
  const known: [number, number][] = [
    [0, 0],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65520, 0x7c00],
    [1e9, 0x7c00],
    [-Infinity, 0xfc00],
    [NaN, 0x7e00],
    [2 ** -24, 1],
    [2 ** -25, 0],
    [2 ** -14, 0x0400],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
  ];
  for (const [value, bits] of known) assert.equal(halfBits(value), bits, String(value));
});
