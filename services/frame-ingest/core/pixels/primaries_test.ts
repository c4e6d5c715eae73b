import assert from "node:assert/strict";
import { type Matrix3, toLinearSrgb } from "./primaries.ts";
import { COLOR_SPACE } from "./source.ts";

function assertClose(actual: Matrix3 | undefined, expected: number[][], tolerance: number): void {
  assert.ok(actual !== undefined);
  actual.forEach((row, y) =>
    row.forEach((value, x) => {
      const wanted = expected[y]?.[x] ?? NaN;
      assert.ok(Math.abs(value - wanted) < tolerance, `row ${y} column ${x}: ${value}`);
    })
  );
}

Deno.test("toLinearSrgb() gives the published matrix of ACEScg", () => {
  assertClose(toLinearSrgb(COLOR_SPACE.acesCg), [
    [1.70505, -0.62179, -0.08326],
    [-0.13026, 1.1408, -0.01055],
    [-0.024, -0.12897, 1.15297],
  ], 5e-4);
});

Deno.test("toLinearSrgb() gives the published matrix of ACES2065-1", () => {
  assertClose(toLinearSrgb(COLOR_SPACE.aces2065), [
    [2.52169, -1.13413, -0.38756],
    [-0.27648, 1.37272, -0.09624],
    [-0.01538, -0.15298, 1.16835],
  ], 5e-4);
});

Deno.test("toLinearSrgb() keeps white white from every space", () => {
  for (const space of [COLOR_SPACE.aces2065, COLOR_SPACE.acesCg, COLOR_SPACE.xyzE]) {
    for (const row of toLinearSrgb(space) ?? []) {
      assert.ok(Math.abs(row[0] + row[1] + row[2] - 1) < 1e-9);
    }
  }
});

Deno.test("toLinearSrgb() has nothing to do for sRGB and unnamed spaces", () => {
  for (const space of [COLOR_SPACE.srgb, COLOR_SPACE.linearSrgb, COLOR_SPACE.ocio, 77]) {
    assert.equal(toLinearSrgb(space), undefined);
  }
});
