import assert from "node:assert/strict";
import fc from "fast-check";
import { FRAME_PART_BYTES, STILLS_KEPT } from "@fuelrail/contracts/binary";
import {
  clearShelf,
  createShelf,
  newestMessage,
  shelveLive,
  shelveStill,
  stillPart,
} from "./frame_shelf.ts";

const bytes = (value: number, length = 4): Uint8Array => new Uint8Array(length).fill(value);

Deno.test("newestMessage() gives the newest live frame of any tier for full", () => {
  const shelf = createShelf();
  assert.equal(newestMessage(shelf, "full"), undefined);
  shelveLive(shelf, "quarter", 3, bytes(3));
  assert.deepEqual(newestMessage(shelf, "full"), bytes(3));
  shelveLive(shelf, "full", 5, bytes(5));
  shelveLive(shelf, "half", 4, bytes(4));
  assert.deepEqual(newestMessage(shelf, "full"), bytes(5));
  assert.deepEqual(newestMessage(shelf, "half"), bytes(4));
  shelveLive(shelf, "half", 9, bytes(9));
  assert.deepEqual(newestMessage(shelf, "full"), bytes(9));
});

Deno.test("shelveStill() keeps the newest few and replaces one of equal seq", () => {
  const shelf = createShelf();
  for (let seq = 1; seq <= STILLS_KEPT + 2; seq++) {
    shelveStill(shelf, { seq, body: bytes(seq), message: bytes(seq) });
  }
  shelveStill(shelf, { seq: 4, body: bytes(40), message: bytes(40) });
  assert.equal(shelf.stills.length, STILLS_KEPT);
  assert.equal(stillPart(shelf, 1, 0), undefined);
  assert.deepEqual(stillPart(shelf, 4, 0)?.bytes, bytes(40));
  clearShelf(shelf);
  assert.equal(newestMessage(shelf, "still"), undefined);
});

Deno.test("stillPart() gives parts that make up the body again", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 * FRAME_PART_BYTES }), (length) => {
      const shelf = createShelf();
      const body = bytes(7, length);
      shelveStill(shelf, { seq: 1, body, message: bytes(0) });
      const { parts } = stillPart(shelf, 1, 0) ?? { parts: 0 };
      let total = 0;
      for (let part = 0; part < parts; part++) {
        const size = stillPart(shelf, 1, part)?.bytes.length ?? 0;
        assert.ok(size > 0 && (part === parts - 1 || size === FRAME_PART_BYTES));
        total += size;
      }
      assert.equal(total, length);
      assert.equal(stillPart(shelf, 1, parts), undefined);
    }),
    { numRuns: 20 },
  );
});
