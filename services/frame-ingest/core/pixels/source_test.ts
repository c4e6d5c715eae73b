import assert from "node:assert/strict";
import fc from "fast-check";
import { isDirect, judgeSource, type SourcePixels } from "./source.ts";

function sourceOf(changes: Partial<SourcePixels> = {}): SourcePixels {
  return {
    type: 0,
    colorSpace: 1,
    isLinear: false,
    width: 4,
    height: 4,
    pitch: 4,
    data: new Uint8Array(64),
    hasAlpha: false,
    premultiplied: 1,
    ...changes,
  };
}

function directOf(changes: Partial<SourcePixels>): boolean {
  const source = sourceOf(changes);
  const judged = judgeSource(source);
  return judged.ok && isDirect(source, judged);
}

Deno.test("judgeSource() names what makes an image unusable", () => {
  const codeOf = (changes: Partial<SourcePixels>) => {
    const judged = judgeSource(sourceOf(changes));
    return judged.ok ? "ok" : judged.code;
  };
  assert.equal(codeOf({ type: 9 }), "type");
  assert.equal(codeOf({ width: 0 }), "size");
  assert.equal(codeOf({ height: 70_000 }), "size");
  assert.equal(codeOf({ pitch: 3 }), "pitch");
  assert.equal(codeOf({ data: new Uint8Array(0) }), "empty");
  assert.equal(codeOf({ type: 6, data: new Uint8Array(0) }), "empty");
});

Deno.test("judgeSource() counts a last row that lacks only its padding", () => {
  const judged = judgeSource(sourceOf({ pitch: 6, data: new Uint8Array((6 * 3 + 4) * 4) }));
  assert.ok(judged.ok);
  assert.deepEqual([judged.rows, judged.truncated], [4, false]);
});

Deno.test("judgeSource() sees a quarter of the rows when floats are cut to four bytes a pixel", () => {
  const judged = judgeSource(sourceOf({ type: 2, height: 8, data: new Uint8Array(4 * 8 * 4) }));
  assert.ok(judged.ok);
  assert.deepEqual([judged.rows, judged.truncated], [2, true]);
});

Deno.test("judgeSource() never counts more rows than the bytes hold", () => {
  fc.assert(fc.property(
    fc.integer({ min: 0, max: 8 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 0, max: 4 }),
    fc.integer({ min: 0, max: 3_000 }),
    (type, width, height, padding, byteLength) => {
      const pitch = width + padding;
      const judged = judgeSource(
        sourceOf({ type, width, height, pitch, data: new Uint8Array(byteLength) }),
      );
      if (!judged.ok) return judged.code === "empty";
      const needed = ((judged.rows - 1) * pitch + width) * judged.format.bytesPerPixel;
      return needed <= byteLength && judged.rows <= height &&
        judged.truncated === (judged.rows < height);
    },
  ));
});

Deno.test("isDirect() spares pixels that are sRGB bytes already", () => {
  assert.ok(directOf({}));
  assert.ok(directOf({ pitch: 5, data: new Uint8Array(80) }));
  assert.ok(directOf({ hasAlpha: true, premultiplied: 0 }));
});

Deno.test("isDirect() refuses pixels that need arithmetic or are not all there", () => {
  assert.ok(!directOf({ hasAlpha: true, premultiplied: 1 }));
  assert.ok(!directOf({ isLinear: true }));
  assert.ok(!directOf({ colorSpace: 4 }));
  assert.ok(!directOf({ type: 2, data: new Uint8Array(256) }));
  assert.ok(!directOf({ data: new Uint8Array(63) }));
  assert.ok(!directOf({ pitch: 6, data: new Uint8Array((6 * 3 + 4) * 4) }));
});
