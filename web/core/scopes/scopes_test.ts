import assert from "node:assert/strict";
import fc from "fast-check";
import {
  CHANNELS,
  clippedShare,
  countHistogram,
  histogramPath,
  histogramPeak,
  lumaOf,
} from "./histogram.ts";
import { countWaveform, paintWaveform, WAVEFORM_MODES } from "./waveform.ts";

const sum = (counts: Uint32Array) => counts.reduce((total, count) => total + count, 0);

/** A picture of random pixels, some of them transparent. */
const picture = fc.record({
  width: fc.integer({ min: 1, max: 40 }),
  height: fc.integer({ min: 1, max: 12 }),
})
  .chain(({ width, height }) =>
    fc.uint8ClampedArray({ minLength: width * height * 4, maxLength: width * height * 4 })
      .map((rgba) => ({ rgba, width, height }))
  );

function opaque(rgba: Uint8ClampedArray): number {
  let count = 0;
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 0) count++;
  return count;
}

Deno.test("countHistogram counts every pixel that is seen once in each channel", () => {
  fc.assert(fc.property(picture, ({ rgba }) => {
    const histogram = countHistogram(rgba);
    assert.equal(histogram.pixels, opaque(rgba));
    for (const channel of CHANNELS) assert.equal(sum(histogram[channel]), histogram.pixels);
  }));
});

Deno.test("countHistogram weighs channels as Rec. 709 does", () => {
  assert.equal(lumaOf(255, 255, 255), 255);
  assert.deepEqual([lumaOf(255, 0, 0), lumaOf(0, 255, 0), lumaOf(0, 0, 255)], [54, 182, 18]);
  const { red, luma } = countHistogram(new Uint8ClampedArray([255, 0, 0, 255, 255, 0, 0, 0]));
  assert.equal(red[255], 1);
  assert.equal(luma[54], 1);
});

Deno.test("clippedShare tells how much lies at an end, and nothing of no pixels", () => {
  const histogram = countHistogram(new Uint8ClampedArray([255, 0, 0, 255, 9, 0, 0, 255]));
  assert.equal(clippedShare(histogram, "red", "high"), 0.5);
  assert.equal(clippedShare(histogram, "green", "low"), 1);
  const empty = countHistogram(new Uint8ClampedArray(0));
  assert.equal(clippedShare(empty, "red", "low"), undefined);
});

Deno.test("histogramPath stays in its box and fills it where the peak is", () => {
  fc.assert(fc.property(picture, ({ rgba }) => {
    const histogram = countHistogram(rgba);
    const peak = histogramPeak(histogram, ["red", "green", "blue"]);
    assert.ok(peak >= 1);
    const tops = [...histogramPath(histogram.red, peak, 80).matchAll(/L\d+ (-?[\d.]+)/g)]
      .map((match) => Number(match[1]));
    assert.equal(tops.length, 256);
    assert.ok(tops.every((top) => top >= 0 && top <= 80));
  }));
});

Deno.test("countWaveform puts every pixel into the column that it stands over", () => {
  fc.assert(fc.property(picture, fc.integer({ min: 1, max: 64 }), ({ rgba, width }, wanted) => {
    const waveform = countWaveform(rgba, width, wanted);
    assert.equal(waveform.columns, Math.min(width, wanted));
    for (const channel of CHANNELS) assert.equal(sum(waveform[channel]), opaque(rgba));
    for (let column = 0; column < waveform.columns; column++) {
      const count = sum(waveform.red.subarray(column * 256, column * 256 + 256));
      assert.ok(count <= waveform.perColumn);
    }
  }));
});

Deno.test("countWaveform shows a ramp as a rising line", () => {
  const rgba = new Uint8ClampedArray(256 * 2 * 4);
  for (let at = 0; at < 512; at++) rgba.set([at % 256, at % 256, at % 256, 255], at * 4);
  const waveform = countWaveform(rgba, 256);
  for (let column = 0; column < 256; column++) {
    assert.equal(waveform.luma[column * 256 + column], 2);
  }
});

Deno.test("paintWaveform lights exactly the values that were counted, brightest at the top", () => {
  const rgba = new Uint8ClampedArray([255, 0, 10, 255, 255, 0, 10, 255]);
  const waveform = countWaveform(rgba, 2);
  for (const mode of WAVEFORM_MODES) {
    const { width, pixels } = paintWaveform(waveform, mode);
    assert.equal(width, mode === "parade" ? 6 : 2);
    assert.equal(pixels.length, width * 256 * 4);
    let lit = 0;
    for (let at = 3; at < pixels.length; at += 4) if (pixels[at] === 255) lit++;
    assert.equal(lit, mode === "luma" ? 2 : 6);
  }
  const { pixels } = paintWaveform(waveform, "rgb");
  assert.ok((pixels[0] ?? 0) > 0, "red at the very top");
  assert.equal(pixels[1], 0);
  assert.ok((pixels[(255 * 2) * 4 + 1] ?? 0) > 0, "green at the very bottom");
});
