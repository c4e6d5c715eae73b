import assert from "node:assert/strict";
import fc from "fast-check";
import { type DecodedPixels, type DecodeOptions, decodePixels } from "./decode.ts";
import { judgeSource, type SourcePixels } from "./source.ts";

const FLAT: DecodeOptions = { want: "flat", background: [0, 0, 0], exposureStops: 0 };
const STRAIGHT: DecodeOptions = { ...FLAT, want: "straight" };

function sourceOf(changes: Partial<SourcePixels> & { data: Uint8Array }): SourcePixels {
  return {
    type: 0,
    colorSpace: 1,
    isLinear: false,
    width: 1,
    height: 1,
    pitch: 0,
    hasAlpha: false,
    premultiplied: 0,
    ...changes,
  };
}

function decode(source: SourcePixels, options: DecodeOptions = FLAT): DecodedPixels {
  const judged = judgeSource(source);
  if (!judged.ok) throw new Error(judged.reason);
  return decodePixels(source, judged, options);
}

function bytesOf(floats: number[]): Uint8Array {
  return new Uint8Array(new Float32Array(floats).buffer);
}

Deno.test("decodePixels() drops the padding of a pitch wider than the image", () => {
  const data = Uint8Array.of(1, 2, 3, 255, 9, 9, 9, 9, 4, 5, 6, 255, 9, 9, 9, 9);
  const decoded = decode(sourceOf({ data, height: 2, pitch: 2 }));
  assert.deepEqual([...decoded.data], [1, 2, 3, 4, 5, 6]);
});

Deno.test("decodePixels() ignores the alpha byte of an image that has no alpha", () => {
  const decoded = decode(sourceOf({ data: Uint8Array.of(10, 20, 30, 0) }), STRAIGHT);
  assert.equal(decoded.channels, 3);
  assert.deepEqual([...decoded.data], [10, 20, 30]);
});

Deno.test("decodePixels() undoes alpha that was multiplied into the encoded value", () => {
  const source = sourceOf({
    data: Uint8Array.of(50, 100, 128, 128),
    hasAlpha: true,
    premultiplied: 2,
  });
  assert.deepEqual([...decode(source, STRAIGHT).data], [100, 199, 255, 128]);
});

Deno.test("decodePixels() undoes alpha that was multiplied in linear light", () => {
  const source = sourceOf({
    data: Uint8Array.of(188, 137, 0, 128),
    hasAlpha: true,
    premultiplied: 1,
  });
  assert.deepEqual([...decode(source, STRAIGHT).data], [255, 187, 0, 128]);
});

Deno.test("decodePixels() lays straight alpha over the background of a live tier", () => {
  const source = sourceOf({ data: Uint8Array.of(200, 100, 0, 51), hasAlpha: true });
  const decoded = decode(source, { ...FLAT, background: [0, 50, 255] });
  assert.deepEqual([...decoded.data], [40, 60, 204]);
});

Deno.test("decodePixels() shows nothing but background where alpha is zero", () => {
  const source = sourceOf({ data: Uint8Array.of(0, 0, 0, 0), hasAlpha: true, premultiplied: 1 });
  assert.deepEqual([...decode(source, { ...FLAT, background: [1, 2, 3] }).data], [1, 2, 3]);
});

Deno.test("decodePixels() repeats grey over red, green and blue", () => {
  assert.deepEqual([...decode(sourceOf({ type: 1, data: Uint8Array.of(77) })).data], [77, 77, 77]);
  const withAlpha = sourceOf({ type: 4, data: Uint8Array.of(40, 128), hasAlpha: true });
  assert.deepEqual([...decode(withAlpha, STRAIGHT).data], [40, 40, 40, 128]);
});

Deno.test("decodePixels() encodes linear bytes with the sRGB curve", () => {
  const source = sourceOf({ data: Uint8Array.of(55, 0, 255, 255), isLinear: true });
  assert.deepEqual([...decode(source).data], [128, 0, 255]);
});

Deno.test("decodePixels() clips and encodes high dynamic range light", () => {
  const data = bytesOf([0.2158605, 1.5, -1, 1]);
  const source = sourceOf({ type: 2, data, colorSpace: 2, isLinear: true });
  assert.deepEqual([...decode(source).data], [128, 255, 0]);
});

Deno.test("decodePixels() doubles light for each stop of exposure", () => {
  const data = bytesOf([0.2158605 / 4, 0.25, NaN, 1]);
  const source = sourceOf({ type: 2, data, colorSpace: 2, isLinear: true });
  assert.deepEqual([...decode(source, { ...FLAT, exposureStops: 2 }).data], [128, 255, 0]);
});

Deno.test("decodePixels() leaves low dynamic range alone whatever the exposure", () => {
  const source = sourceOf({ data: Uint8Array.of(9, 99, 199, 255) });
  assert.deepEqual([...decode(source, { ...FLAT, exposureStops: 5 }).data], [9, 99, 199]);
});

Deno.test("decodePixels() undoes alpha before light is encoded", () => {
  const data = bytesOf([0.5 * 0.2158605, 0, 0.5, 0.5]);
  const source = sourceOf({ type: 2, data, isLinear: true, hasAlpha: true, premultiplied: 1 });
  assert.deepEqual([...decode(source, STRAIGHT).data], [128, 0, 255, 128]);
});

Deno.test("decodePixels() reads floats that do not begin on a word", () => {
  const data = new Uint8Array(17);
  data.set(bytesOf([1, 0, 1, 1]), 1);
  const source = sourceOf({ type: 2, data: data.subarray(1), isLinear: true });
  assert.deepEqual([...decode(source).data], [255, 0, 255]);
});

Deno.test("decodePixels() reads half floats and grey floats", () => {
  const half = Uint8Array.of(0x00, 0x3c, 0x00, 0x00, 0x00, 0x38, 0x00, 0x3c);
  const rgba = sourceOf({ type: 6, data: half, isLinear: true });
  assert.deepEqual([...decode(rgba).data], [255, 0, 188]);
  const grey = sourceOf({ type: 3, data: bytesOf([0.2158605]), isLinear: true });
  assert.deepEqual([...decode(grey).data], [128, 128, 128]);
});

Deno.test("decodePixels() takes ACEScg primaries to sRGB", () => {
  const source = sourceOf({ type: 2, data: bytesOf([0.5, 0.5, 0.5, 1]), colorSpace: 4 });
  assert.deepEqual([...decode(source).data], [188, 188, 188]);
});

Deno.test("decodePixels() shows the rows that came and the background below them", () => {
  const source = sourceOf({
    type: 2,
    width: 1,
    height: 4,
    data: bytesOf([1, 1, 1, 1]),
    isLinear: true,
  });
  const decoded = decode(source, { ...FLAT, background: [7, 8, 9] });
  assert.deepEqual([...decoded.data], [255, 255, 255, 7, 8, 9, 7, 8, 9, 7, 8, 9]);
});

Deno.test("decodePixels() leaves missing rows of a still transparent", () => {
  const source = sourceOf({ height: 2, data: Uint8Array.of(5, 6, 7, 200), hasAlpha: true });
  assert.deepEqual([...decode(source, STRAIGHT).data], [5, 6, 7, 200, 0, 0, 0, 0]);
});

Deno.test("decodePixels() gives back every opaque pixel as it came, premultiplied or not", () => {
  fc.assert(fc.property(
    fc.uint8Array({ minLength: 3, maxLength: 3 }),
    fc.integer({ min: 0, max: 2 }),
    (rgb, premultiplied) => {
      const data = Uint8Array.of(...rgb, 255);
      const decoded = decode(sourceOf({ data, hasAlpha: true, premultiplied }), STRAIGHT);
      assert.deepEqual([...decoded.data], [...data]);
    },
  ));
});
