import assert from "node:assert/strict";
import fc from "fast-check";
import { renderSize, renditionSize } from "./rendition.ts";

const HD = { width: 1920, height: 1080 };

Deno.test("renditionSize() halves and quarters, and never falls below a pixel", () => {
  assert.deepEqual(renditionSize(HD, "full", 0), HD);
  assert.deepEqual(renditionSize(HD, "half", 0), { width: 960, height: 540 });
  assert.deepEqual(renditionSize(HD, "quarter", 0), { width: 480, height: 270 });
  assert.deepEqual(renditionSize({ width: 1, height: 1 }, "quarter", 0), { width: 1, height: 1 });
});

Deno.test("renditionSize() caps the longer side and keeps the shape", () => {
  assert.deepEqual(renditionSize(HD, "full", 1280), { width: 1280, height: 720 });
  assert.deepEqual(renditionSize({ width: 1080, height: 1920 }, "half", 480), {
    width: 270,
    height: 480,
  });
  assert.deepEqual(renditionSize(HD, "half", 4_000), { width: 960, height: 540 });
});

Deno.test("renditionSize() never exceeds the render or the cap", () => {
  const side = fc.integer({ min: 1, max: 8_192 });
  fc.assert(fc.property(
    side,
    side,
    fc.constantFrom("full" as const, "half" as const, "quarter" as const),
    fc.nat(8_192),
    (width, height, tier, maxSidePx) => {
      const size = renditionSize({ width, height }, tier, maxSidePx);
      assert.ok(size.width >= 1 && size.width <= width);
      assert.ok(size.height >= 1 && size.height <= height);
      if (maxSidePx > 0) assert.ok(Math.max(size.width, size.height) <= maxSidePx);
    },
  ));
});

Deno.test("renderSize() takes the film for an image that subsampling made smaller", () => {
  assert.deepEqual(renderSize({ width: 960, height: 540 }, 2, HD), HD);
  assert.deepEqual(renderSize(HD, 2, HD), HD);
  assert.deepEqual(renderSize({ width: 100, height: 50 }, 4, HD), { width: 100, height: 50 });
  assert.deepEqual(renderSize({ width: 960, height: 540 }, 1, HD), { width: 960, height: 540 });
  assert.deepEqual(renderSize(HD, 2, undefined), HD);
});
