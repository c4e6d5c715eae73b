import assert from "node:assert/strict";
import fc from "fast-check";
import { FIT, panBy, placeImage, type Stage, zoomAbout } from "../view_transform.ts";
import {
  gradePixels,
  gradeTable,
  gradeText,
  isNeutral,
  NEUTRAL_GRADE,
  stopsText,
  tidyGrade,
} from "./grade.ts";
import { guideShapes, maskOpening, ratioText, readRatio, SAFE_SHARES } from "./guides.ts";
import { hexText, linearText, movedPixel, pixelPlace, pixelValue, sourceText } from "./pixel.ts";
import { pictureName, pictureText } from "./picture_name.ts";
import { parseGuides } from "./stored_choice.ts";
import { placeStored, storedReach, wipeAt, wipeKey, wipeLine } from "./wipe.ts";
import { headerOf, stillOf } from "../test_frames.ts";

const side = fc.integer({ min: 1, max: 8_192 });
const size = fc.record({ width: side, height: side });
const rect = fc.record({
  left: fc.double({ min: -9_000, max: 9_000, noNaN: true }),
  top: fc.double({ min: -9_000, max: 9_000, noNaN: true }),
  width: fc.double({ min: 1, max: 20_000, noNaN: true }),
  height: fc.double({ min: 1, max: 20_000, noNaN: true }),
});
const share = fc.double({ min: 0, max: 1, noNaN: true });

Deno.test("gradeTable leaves every value as it is when the grade is neutral", () => {
  gradeTable(NEUTRAL_GRADE).forEach((shown, value) => {
    assert.ok(Math.abs(shown - value / 255) < 1e-9, `${value} became ${shown}`);
  });
});

Deno.test("gradeTable never darkens with more exposure or gamma and never leaves 0..1", () => {
  const grade = fc.record({
    stops: fc.double({ min: -6, max: 5.5, noNaN: true }),
    gamma: fc.double({ min: 0.2, max: 3.5, noNaN: true }),
  });
  fc.assert(fc.property(grade, ({ stops, gamma }) => {
    const table = gradeTable({ stops, gamma });
    const brighter = gradeTable({ stops: stops + 0.5, gamma });
    const softer = gradeTable({ stops, gamma: gamma + 0.5 });
    table.forEach((value, at) => {
      assert.ok(value >= 0 && value <= 1);
      assert.ok((brighter[at] ?? 0) >= value - 1e-12);
      assert.ok((softer[at] ?? 0) >= value - 1e-12);
      assert.ok(at === 0 || value >= (table[at - 1] ?? 0));
    });
  }));
});

Deno.test("gradePixels doubles linear light for one stop and keeps alpha", () => {
  const pixels = new Uint8ClampedArray([188, 0, 255, 77]);
  gradePixels(pixels, { stops: -1, gamma: 1 });
  assert.deepEqual([...pixels], [137, 0, 188, 77]);
});

Deno.test("tidyGrade keeps a grade in its range and stopsText shows its sign", () => {
  assert.deepEqual(tidyGrade({ stops: 99, gamma: 0 }), { stops: 6, gamma: 0.2 });
  assert.equal(isNeutral(tidyGrade({ stops: 0.01, gamma: 1.001 })), true);
  assert.equal(gradeText({ stops: 1, gamma: 1.2 }), "+1.0 EV, gamma 1.20");
  assert.equal(gradeText({ stops: 0, gamma: 0.5 }), "gamma 0.50");
  assert.deepEqual([stopsText(1.5), stopsText(-0.25), stopsText(0)], [
    "+1.5 EV",
    "\u22120.25 EV",
    "0.0 EV",
  ]);
});

Deno.test("maskOpening is the largest centred part of its ratio", () => {
  fc.assert(fc.property(rect, fc.double({ min: 0.1, max: 10, noNaN: true }), (picture, ratio) => {
    const opening = maskOpening(picture, ratio);
    assert.ok(Math.abs(opening.width / opening.height / ratio - 1) < 1e-9);
    assert.ok(opening.width <= picture.width * (1 + 1e-9));
    assert.ok(opening.height <= picture.height * (1 + 1e-9));
    const touches = Math.abs(opening.width - picture.width) < 1e-6 * picture.width ||
      Math.abs(opening.height - picture.height) < 1e-6 * picture.height;
    assert.ok(touches, "it is as large as it can be");
    const middle = (r: typeof opening) => r.left + r.width / 2;
    assert.ok(Math.abs(middle(opening) - middle(picture)) < 1e-6 * 20_000);
  }));
});

Deno.test("guideShapes lays safe frames and thirds into what the mask leaves", () => {
  const picture = { left: 100, top: 50, width: 1_600, height: 900 };
  const { frames, lines, opening } = guideShapes(picture, {
    shown: ["action", "title", "thirds", "centre"],
    maskRatio: 1,
  });
  assert.deepEqual(opening, { left: 450, top: 50, width: 900, height: 900 });
  assert.deepEqual(frames.map(({ guide, rect }) => [guide, rect.width, rect.height]), [
    ["action", 900 * SAFE_SHARES.action, 900 * SAFE_SHARES.action],
    ["title", 900 * SAFE_SHARES.title, 900 * SAFE_SHARES.title],
  ]);
  assert.equal(lines.length, 6);
  assert.deepEqual(lines[0], { from: { x: 750, y: 50 }, to: { x: 750, y: 950 } });
  assert.deepEqual(lines.at(-1)?.from.x, 900);
  assert.deepEqual(guideShapes(picture, { shown: [], maskRatio: undefined }), {
    frames: [],
    lines: [],
    opening: undefined,
  });
});

Deno.test("readRatio reads what people type and ratioText names it", () => {
  assert.equal(readRatio("2.39"), 2.39);
  assert.equal(readRatio(" 2,39:1 "), 2.39);
  assert.equal(readRatio("16:9"), 16 / 9);
  assert.equal(readRatio("4 / 5"), 0.8);
  for (const wrong of ["", "wide", "1:0", "0", "99", "1:2:3", "-1", "16:"]) {
    assert.equal(readRatio(wrong), undefined, wrong);
  }
  assert.equal(ratioText(16 / 9), "16:9");
  assert.equal(ratioText(2), "2:1");
});

Deno.test("parseGuides keeps what it knows and drops the rest", () => {
  assert.deepEqual(parseGuides('{"shown":["thirds","x","action"],"maskRatio":2.39}'), {
    shown: ["action", "thirds"],
    maskRatio: 2.39,
  });
  for (const text of [null, "", "[]", "{", '{"maskRatio":99}']) {
    assert.deepEqual(parseGuides(text), { shown: [], maskRatio: undefined });
  }
});

Deno.test("wipeAt finds the share back that wipeLine drew, at any zoom, pan and pixel ratio", () => {
  fc.assert(fc.property(
    size,
    size,
    share,
    fc.double({ min: 0.05, max: 40, noNaN: true }),
    fc.integer({ min: -2_000, max: 2_000 }),
    fc.constantFrom(1, 1.25, 2, 3),
    (image, css, at, factor, dx, dpr) => {
      const viewport = { width: Math.round(css.width * dpr), height: Math.round(css.height * dpr) };
      const stage: Stage = { image, viewport };
      const zoomed = zoomAbout(FIT, stage, { x: viewport.width / 3, y: 0 }, factor);
      const picture = placeImage(panBy(zoomed, stage, dx, 0), stage);
      const { edge, handle } = wipeLine(at, picture, viewport);
      assert.ok(Number.isInteger(edge));
      assert.ok(handle >= 0 && handle <= viewport.width, "the handle can always be reached");
      assert.ok(Math.abs(wipeAt(edge, picture) - at) * picture.width <= 0.5 + 1e-6);
      const reach = storedReach("wipe", edge, viewport);
      assert.equal(reach, handle);
    },
  ));
});

Deno.test("storedReach shows all of the stored picture or none of it in the other modes", () => {
  const viewport = { width: 800, height: 600 };
  assert.deepEqual(
    (["stored", "live", "difference"] as const).map((mode) => storedReach(mode, 300, viewport)),
    [800, 0, 800],
  );
});

Deno.test("wipeKey moves by steps, to the ends and no farther", () => {
  assert.equal(wipeKey(0.5, "ArrowRight", false), 0.51);
  assert.equal(wipeKey(0.5, "ArrowLeft", true), 0.4);
  assert.equal(wipeKey(0.995, "ArrowRight", false), 1);
  assert.equal(wipeKey(0.3, "Home", false), 0);
  assert.equal(wipeKey(0.3, "End", false), 1);
  assert.equal(wipeKey(0.3, "x", false), undefined);
});

Deno.test("placeStored covers a picture of the same shape exactly and fits another into it", () => {
  const picture = { left: 10.25, top: 3, width: 1_600, height: 900 };
  assert.equal(placeStored(picture, { width: 320, height: 180 }), picture);
  assert.deepEqual(placeStored(picture, { width: 100, height: 100 }), {
    left: 360.25,
    top: 3,
    width: 900,
    height: 900,
  });
});

Deno.test("pixelPlace names the render pixel and where its value stands in a smaller rendition", () => {
  const render = { width: 1_920, height: 1_080 };
  assert.deepEqual(pixelPlace({ x: 1_919.9, y: 0 }, render, { width: 480, height: 270 }), {
    x: 1_919,
    y: 0,
    column: 479,
    row: 0,
  });
  assert.equal(pixelPlace({ x: -0.1, y: 5 }, render, render), undefined);
  assert.equal(pixelPlace({ x: 5, y: 1_080 }, render, render), undefined);
  fc.assert(fc.property(size, size, share, share, (of, rendition, u, v) => {
    const point = {
      x: Math.min(u * of.width, of.width - 0.5),
      y: Math.min(v * of.height, of.height - 0.5),
    };
    const place = pixelPlace(point, of, rendition);
    assert.ok(place);
    assert.ok(place.column >= 0 && place.column < rendition.width);
    assert.ok(place.row >= 0 && place.row < rendition.height);
  }));
});

Deno.test("movedPixel stays on the picture", () => {
  const render = { width: 10, height: 10 };
  assert.deepEqual(movedPixel({ x: 9.5, y: 0.2 }, 1, -1, render), { x: 9, y: 0 });
  assert.deepEqual(movedPixel({ x: 4.5, y: 4.5 }, -1, 10, render), { x: 3, y: 9 });
});

Deno.test("a pixel is told as hex and as linear light", () => {
  const value = pixelValue(new Uint8ClampedArray([255, 188, 0, 128]));
  assert.ok(value);
  assert.equal(hexText(value), "#ffbc00");
  assert.equal(linearText(value), "1.0000 0.5029 0.0000");
  assert.equal(value.alpha, 128);
  assert.equal(pixelValue([]), undefined);
});

Deno.test("a picture is named by what it is: a lossless still, or the live JPEG", () => {
  const still = stillOf({ capturedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5), samples: 500 });
  const live = headerOf({ tier: "half", width: 960, height: 540, renderWidth: 1_920 });
  assert.equal(pictureName("STUDIO", still), "STUDIO_20260102-030405_500spp_still.png");
  assert.match(pictureName(undefined, live), /^fuelrail_.*_live\.png$/);
  assert.match(pictureText(still), /^the lossless still/);
  assert.match(pictureText(live), /no lossless still of it yet/);
  assert.equal(sourceText(still), "lossless still");
  assert.equal(sourceText(live), "live JPEG, half, 1 pixel for 2.0");
});
