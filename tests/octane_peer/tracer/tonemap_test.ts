import assert from "node:assert/strict";
import { Film } from "./film.ts";
import type { ImagerData } from "./scene_data.ts";
import { bytesPerPixel, encodeSrgb, type ImageFormat, tonemap } from "./tonemap.ts";

const imager: ImagerData = { exposure: 1, gamma: 1, saturation: 1, whiteBalance: [1, 1, 1] };
const format: ImageFormat = {
  pixels: "ldrRgba",
  linear: false,
  premultiplied: "none",
  paddingPixels: 0,
  width: 2,
  height: 1,
};

function film(...pixels: number[][]): Film {
  const made = new Film(pixels.length, 1);
  pixels.forEach((pixel, i) => made.add(i, Float64Array.from(pixel)));
  return made;
}

Deno.test("tonemap encodes LDR with the sRGB curve and keeps alpha linear", () => {
  const bytes = tonemap(film([0.5, 0, 2, 1], [0.1, 0.1, 0.1, 0.5]), imager, format);
  assert.deepEqual([...bytes.subarray(0, 4)], [188, 0, 255, 255]);
  const grey = Math.round(encodeSrgb(0.2) * 255);
  assert.deepEqual([...bytes.subarray(4, 8)], [grey, grey, grey, 128]);
});

Deno.test("tonemap premultiplies before or after encoding as asked", () => {
  const pixel = film([0.1, 0.1, 0.1, 0.5]);
  const one = { ...format, width: 1 };
  const linear = tonemap(pixel, imager, { ...one, premultiplied: "linearized" });
  assert.equal(linear[0], Math.round(encodeSrgb(0.1) * 255));
  const encoded = tonemap(pixel, imager, { ...one, premultiplied: "encoded" });
  assert.equal(encoded[0], Math.round(encodeSrgb(0.2) * 0.5 * 255));
});

Deno.test("tonemap writes radiance beyond 1 as little endian floats for HDR", () => {
  const bytes = tonemap(film([4, 0.25, 0, 1]), imager, { ...format, pixels: "hdrRgba", width: 1 });
  const view = new DataView(bytes.buffer);
  assert.deepEqual([0, 4, 8, 12].map((at) => view.getFloat32(at, true)), [4, 0.25, 0, 1]);
});

Deno.test("tonemap pads rows to the pitch", () => {
  const tall = new Film(2, 2);
  for (let i = 0; i < 4; i++) tall.add(i, Float64Array.of(1, 1, 1, 1));
  const bytes = tonemap(tall, imager, { ...format, height: 2, paddingPixels: 3 });
  assert.equal(bytes.length, 5 * 2 * 4);
  assert.deepEqual([...bytes.subarray(0, 20)], [...Array(8).fill(255), ...Array(12).fill(0)]);
});

Deno.test("tonemap gives every layout its size and mono its luminance", () => {
  const pixel = film([1, 0, 0, 1]);
  for (const pixels of ["ldrMono", "hdrMono", "ldrMonoAlpha", "hdrMonoAlpha"] as const) {
    const bytes = tonemap(pixel, imager, { ...format, pixels, width: 1 });
    assert.equal(bytes.length, bytesPerPixel(pixels));
    if (pixels === "ldrMono") assert.equal(bytes[0], Math.round(0.2126 * 255));
  }
});

Deno.test("tonemap applies exposure, white balance and saturation", () => {
  const pixel = film([0.2, 0.1, 0.1, 1]);
  const hdr: ImageFormat = { ...format, pixels: "hdrRgba", width: 1 };
  const changed: ImagerData = { exposure: 2, gamma: 1, saturation: 0, whiteBalance: [1, 1, 0.5] };
  const view = new Float32Array(tonemap(pixel, changed, hdr).buffer);
  const bright = 0.2126 + 0.7152 + 0.0722 * 0.5;
  const grey = (0.2126 * 0.4 + 0.7152 * 0.2 + 0.0722 * 0.2 / 0.5) * bright;
  for (const channel of view.subarray(0, 3)) assert.ok(Math.abs(channel - grey) < 1e-6);
});

Deno.test("tonemap shows the white point as a neutral colour of the same brightness", () => {
  const white = [0.8, 0.5, 0.2] as const;
  const hdr: ImageFormat = { ...format, pixels: "hdrRgba", width: 1 };
  const view = new Float32Array(
    tonemap(film([...white, 1]), { ...imager, whiteBalance: white }, hdr).buffer,
  );
  const bright = 0.2126 * 0.8 + 0.7152 * 0.5 + 0.0722 * 0.2;
  for (const channel of view.subarray(0, 3)) assert.ok(Math.abs(channel - bright) < 1e-6);
});

Deno.test("tonemap darkens corners and rolls bright light off when the imager says so", () => {
  const white = film(...Array.from({ length: 3 }, () => [1, 1, 1, 1]));
  const wide = { ...format, width: 3 };
  const dark = tonemap(white, { ...imager, vignetting: 1 }, wide);
  assert.equal(dark[4], 255);
  const [left = 255, right = 0] = [dark[0], dark[8]];
  assert.ok(left === right && left < 240 && left > 200, `the edges are ${left} and ${right}`);
  const bright = film([0, 2, 60, 1]);
  const one = { ...format, width: 1 };
  const [none = 255, much = 0, most = 0] = tonemap(bright, { ...imager, filmic: true }, one);
  assert.ok(none === 0 && much > 200 && much < 255 && most === 255);
  const [, cut] = tonemap(bright, imager, one);
  assert.equal(cut, 255);
});
