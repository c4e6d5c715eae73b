import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_FRAME_BYTES } from "@fuelrail/contracts/binary";
import { type EncodeTry, firstTry, nextTry } from "./quality.ts";

const SETTINGS = { quality_interactive: 70, quality_settling: 85 };

Deno.test("firstTry() is coarser while a gesture runs", () => {
  assert.equal(firstTry(SETTINGS, true).quality, 70);
  assert.equal(firstTry(SETTINGS, false).quality, 85);
});

Deno.test("nextTry() leaves a frame alone that fits", () => {
  assert.equal(nextTry(firstTry(SETTINGS, false), MAX_FRAME_BYTES), undefined);
});

Deno.test("nextTry() lowers quality before size", () => {
  const first = nextTry({ quality: 85, scale: 1 }, MAX_FRAME_BYTES + 1);
  assert.deepEqual(first, { quality: 65, scale: 1 });
  assert.deepEqual(nextTry({ quality: 85, scale: 1 }, 3 * MAX_FRAME_BYTES), {
    quality: 30,
    scale: 1,
  });
  const smaller = nextTry({ quality: 30, scale: 1 }, 4 * MAX_FRAME_BYTES);
  assert.deepEqual(smaller, { quality: 30, scale: 0.45 });
});

Deno.test("nextTry() comes to an end whatever the frames weigh", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 2 ** 28 }), { maxLength: 200 }), (all) => {
      let attempt: EncodeTry | undefined = firstTry(SETTINGS, false);
      let tries = 0;
      for (const bytes of [...all, ...Array(100).fill(2 ** 28)]) {
        const next: EncodeTry | undefined = nextTry(attempt, bytes);
        if (next === undefined) break;
        assert.ok(next.quality < attempt.quality || next.scale < attempt.scale);
        attempt = next;
        tries++;
      }
      assert.ok(tries < 120);
    }),
  );
});
