import assert from "node:assert/strict";
import fc from "fast-check";
import { numberIn, sizes } from "./arbitraries_test.ts";
import { assertNear } from "./assert_near.ts";
import {
  clampToImage,
  cssPixelsPerRenderPixel,
  isInsideImage,
  letterbox,
  pickPixel,
  toElementPixel,
  toRenderPixel,
} from "./letterbox.ts";

const IMAGE = { width: 200, height: 100 };

Deno.test("letterbox leaves bars at the sides of a wide element and above in a tall one", () => {
  assert.deepEqual(letterbox({ width: 600, height: 100 }, IMAGE), {
    left: 200,
    top: 0,
    width: 200,
    height: 100,
  });
  assert.deepEqual(letterbox({ width: 100, height: 250 }, IMAGE), {
    left: 0,
    top: 100,
    width: 100,
    height: 50,
  });
});

Deno.test("letterbox fills one side, stays inside the other and keeps the aspect", () => {
  fc.assert(fc.property(sizes, sizes, (element, image) => {
    const box = letterbox(element, image);
    assertNear(box.width / box.height / (image.width / image.height), 1, 1e-12);
    assert.ok(box.left >= -1e-9 && box.top >= -1e-9);
    assertNear(2 * box.left + box.width, element.width, 1e-9);
    assertNear(2 * box.top + box.height, element.height, 1e-9);
    assert.ok(box.left < 1e-9 || box.top < 1e-9);
  }));
});

Deno.test("toRenderPixel and toElementPixel undo each other", () => {
  const places = numberIn(-5000, 5000);
  fc.assert(fc.property(sizes, sizes, places, places, (element, image, x, y) => {
    const render = toRenderPixel(element, image, x, y);
    const back = toElementPixel(element, image, render.x, render.y);
    assertNear(back.x, x, 1e-8);
    assertNear(back.y, y, 1e-8);
  }));
});

Deno.test("toRenderPixel puts the corners of the shown image on the corners of the render", () => {
  fc.assert(fc.property(sizes, sizes, (element, image) => {
    const box = letterbox(element, image);
    const first = toRenderPixel(element, image, box.left, box.top);
    const last = toRenderPixel(element, image, box.left + box.width, box.top + box.height);
    assertNear(first.x, 0, 1e-8);
    assertNear(first.y, 0, 1e-8);
    assertNear(last.x, image.width, 1e-7);
    assertNear(last.y, image.height, 1e-7);
  }));
});

Deno.test("cssPixelsPerRenderPixel is the size of one render pixel in the element", () => {
  assert.equal(cssPixelsPerRenderPixel({ width: 100, height: 400 }, IMAGE), 0.5);
});

Deno.test("isInsideImage refuses the bars and takes the edges", () => {
  assert.equal(isInsideImage(IMAGE, 0, 100), true);
  assert.equal(isInsideImage(IMAGE, -0.01, 50), false);
  assert.equal(isInsideImage(IMAGE, 200.01, 50), false);
  assert.equal(isInsideImage(IMAGE, 50, NaN), false);
});

Deno.test("clampToImage and pickPixel end on the image", () => {
  fc.assert(fc.property(sizes, numberIn(-1e6, 1e6), numberIn(-1e6, 1e6), (image, x, y) => {
    const place = clampToImage(image, x, y);
    assert.ok(isInsideImage(image, place.x, place.y));
    if (isInsideImage(image, x, y)) assert.deepEqual(place, { x: x + 0, y: y + 0 });
    const pixel = pickPixel(image, x, y);
    assert.ok(Number.isInteger(pixel.x) && pixel.x >= 0 && pixel.x < image.width);
    assert.ok(Number.isInteger(pixel.y) && pixel.y >= 0 && pixel.y < image.height);
  }));
});
