import assert from "node:assert/strict";
import fc from "fast-check";
import { type MatrixParts, partsOf, rowsOf, type Triple } from "./matrix_parts.ts";

const triple = (number: fc.Arbitrary<number>) =>
  fc.tuple(number, number, number) as fc.Arbitrary<Triple>;
const PARTS: fc.Arbitrary<MatrixParts> = fc.record({
  move: triple(fc.double({ min: -100, max: 100, noNaN: true })),
  turn: triple(fc.double({ min: -180, max: 180, noNaN: true })),
  scale: triple(fc.double({ min: 0.01, max: 100, noNaN: true })),
});

Deno.test("partsOf and rowsOf give every matrix of moves, turns and scales back", () => {
  fc.assert(fc.property(PARTS, (parts) => {
    const rows = rowsOf(parts);
    const read = partsOf(rows);
    assert.ok(read !== undefined);
    const again = rowsOf(read);
    for (const [down, row] of rows.entries()) {
      for (const [across, cell] of row.entries()) {
        assert.ok(Math.abs((again[down]?.[across] ?? NaN) - cell) < 0.01);
      }
    }
  }));
});

Deno.test("partsOf has no parts for what is sheared, mirrored, flat or of another size", () => {
  assert.equal(partsOf([[1, 0.5, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]), undefined);
  assert.equal(partsOf([[-1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]), undefined);
  assert.equal(partsOf([[0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]), undefined);
  assert.equal(partsOf([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), undefined);
});

Deno.test("partsOf reads a plain move and scale as people wrote it", () => {
  assert.deepEqual(partsOf([[2, 0, 0, 5], [0, 2, 0, 6], [0, 0, 2, 7]]), {
    move: [5, 6, 7],
    turn: [0, 0, 0],
    scale: [2, 2, 2],
  });
});
