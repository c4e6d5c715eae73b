import fc from "fast-check";
import assert from "node:assert/strict";
import {
  FIT,
  fitZoom,
  KEEP_IN_SIGHT_PX,
  largestZoom,
  panBy,
  placeImage,
  type Point,
  showsSquarePixels,
  smallestZoom,
  snapToPixels,
  type Stage,
  toImagePoint,
  type View,
  viewAtZoom,
  zoomAbout,
  zoomOf,
} from "./view_transform.ts";

const side = fc.integer({ min: 1, max: 8192 });
const stages = fc.record({
  image: fc.record({ width: side, height: side }),
  viewport: fc.record({
    width: fc.integer({ min: 50, max: 5000 }),
    height: fc.integer({ min: 50, max: 5000 }),
  }),
});
const unit = fc.double({ min: 0, max: 1, noNaN: true });
const factor = fc.double({ min: 0.2, max: 5, noNaN: true });

/** Views that people can get to: some zooming and panning from the fitted view. */
function wander(stage: Stage, steps: readonly (readonly [number, number, number])[]): View {
  return steps.reduce<View>((view, [u, v, by]) => {
    const point = { x: u * stage.viewport.width, y: v * stage.viewport.height };
    const zoomed = zoomAbout(view, stage, point, by);
    return panBy(zoomed, stage, (v - 0.5) * 900, (u - 0.5) * 900);
  }, FIT);
}

const walks = fc.array(fc.tuple(unit, unit, factor), { maxLength: 6 });

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

Deno.test("placeImage letterboxes a wide viewport with bars left and right only", () => {
  const stage = { image: { width: 100, height: 100 }, viewport: { width: 300, height: 200 } };
  assert.deepEqual(placeImage(FIT, stage), { left: 50, top: 0, width: 200, height: 200 });
});

Deno.test("placeImage letterboxes a tall viewport with bars above and below only", () => {
  const stage = { image: { width: 1024, height: 512 }, viewport: { width: 512, height: 512 } };
  assert.deepEqual(placeImage(FIT, stage), { left: 0, top: 128, width: 512, height: 256 });
});

Deno.test("placeImage fits the whole picture exactly into one side, centred, in proportion", () => {
  fc.assert(fc.property(stages, (stage) => {
    const { image, viewport } = stage;
    const rect = placeImage(FIT, stage);
    near(rect.width / rect.height * image.height / image.width, 1, 1e-9);
    near(Math.max(rect.width / viewport.width, rect.height / viewport.height), 1, 1e-9);
    near(rect.left * 2 + rect.width, viewport.width, 1e-6);
    near(rect.top * 2 + rect.height, viewport.height, 1e-6);
  }));
});

Deno.test("zoomAbout keeps the picture point under the pointer", () => {
  fc.assert(fc.property(stages, walks, unit, unit, factor, (stage, walk, u, v, by) => {
    const view = wander(stage, walk);
    const rect = placeImage(view, stage);
    const point: Point = { x: rect.left + u * rect.width, y: rect.top + v * rect.height };
    const before = toImagePoint(view, stage, point);
    const after = toImagePoint(zoomAbout(view, stage, point, by), stage, point);
    near(after.x, before.x, 1e-6 * stage.image.width + 1e-6);
    near(after.y, before.y, 1e-6 * stage.image.height + 1e-6);
  }));
});

Deno.test("zoomAbout and back returns to the same place unless a limit was met", () => {
  fc.assert(fc.property(stages, unit, unit, factor, (stage, u, v, by) => {
    const zoom = fitZoom(stage) * by;
    fc.pre(zoom > smallestZoom(stage) && zoom < largestZoom(stage));
    const rect = placeImage(FIT, stage);
    const point = { x: rect.left + u * rect.width, y: rect.top + v * rect.height };
    const back = zoomAbout(zoomAbout(FIT, stage, point, by), stage, point, 1 / by);
    const after = placeImage(back, stage);
    near(after.left, rect.left, 1e-6 * stage.viewport.width);
    near(after.top, rect.top, 1e-6 * stage.viewport.height);
  }));
});

Deno.test("zoomAbout stays within the smallest and the largest zoom", () => {
  fc.assert(fc.property(stages, walks, (stage, walk) => {
    const zoom = zoomOf(wander(stage, walk), stage);
    assert.ok(zoom >= smallestZoom(stage) * (1 - 1e-9));
    assert.ok(zoom <= largestZoom(stage) * (1 + 1e-9));
  }));
});

Deno.test("panBy moves the picture by exactly what was asked while it stays in sight", () => {
  const stage = { image: { width: 400, height: 300 }, viewport: { width: 800, height: 600 } };
  const view = viewAtZoom(FIT, stage, 1);
  const before = placeImage(view, stage);
  const after = placeImage(panBy(view, stage, 37, -12), stage);
  near(after.left - before.left, 37, 1e-9);
  near(after.top - before.top, -12, 1e-9);
});

/** How much of the picture lies in the viewport, on each axis, in device pixels. */
function inSight(view: View, stage: Stage): readonly [number, number] {
  const { left, top, width, height } = placeImage(view, stage);
  const { viewport } = stage;
  return [
    Math.min(left + width, viewport.width) - Math.max(left, 0),
    Math.min(top + height, viewport.height) - Math.max(top, 0),
  ];
}

Deno.test("panBy leaves a rest in sight, or all that was, however far it is pushed", () => {
  fc.assert(fc.property(stages, walks, fc.boolean(), (stage, walk, forth) => {
    const view = wander(stage, walk);
    const far = forth ? 1e6 : -1e6;
    const before = inSight(view, stage);
    const after = inSight(panBy(view, stage, far, -far), stage);
    const slack = 1e-6 * Math.max(stage.image.width, stage.image.height);
    assert.ok(after[0] >= Math.min(KEEP_IN_SIGHT_PX, before[0]) - slack);
    assert.ok(after[1] >= Math.min(KEEP_IN_SIGHT_PX, before[1]) - slack);
  }));
});

Deno.test("zoomAbout beside the picture keeps the picture in sight", () => {
  fc.assert(fc.property(stages, unit, unit, (stage, u, v) => {
    const corner = panBy(viewAtZoom(FIT, stage, smallestZoom(stage)), stage, 1e6, 1e6);
    const point = { x: u * stage.viewport.width, y: v * stage.viewport.height };
    const [across, down] = inSight(zoomAbout(corner, stage, point, 50), stage);
    assert.ok(across >= 0 && down >= 0);
  }));
});

Deno.test("viewAtZoom at 1 puts one render pixel on one device pixel", () => {
  const stage = { image: { width: 1920, height: 1080 }, viewport: { width: 1000, height: 700 } };
  const rect = placeImage(viewAtZoom(FIT, stage, 1), stage);
  assert.equal(Math.round(rect.width), 1920);
  assert.equal(Math.round(rect.height), 1080);
});

Deno.test("a free view keeps its middle and its zoom when the viewport changes", () => {
  const image = { width: 1000, height: 500 };
  const wide = { image, viewport: { width: 1200, height: 700 } };
  const small = { image, viewport: { width: 640, height: 480 } };
  const view = zoomAbout(FIT, wide, { x: 300, y: 400 }, 3);
  const middle = (stage: Stage) =>
    toImagePoint(view, stage, { x: stage.viewport.width / 2, y: stage.viewport.height / 2 });
  near(middle(small).x, middle(wide).x, 1e-9);
  assert.equal(zoomOf(view, small), zoomOf(view, wide));
});

Deno.test("snapToPixels leaves whole edges and never an empty picture", () => {
  assert.deepEqual(snapToPixels({ left: 0.4, top: 9.6, width: 100.3, height: 0.2 }), {
    left: 0,
    top: 10,
    width: 101,
    height: 1,
  });
});

Deno.test("showsSquarePixels holds only when somebody has zoomed in beyond actual size", () => {
  const stage = { image: { width: 10, height: 10 }, viewport: { width: 100, height: 100 } };
  assert.equal(showsSquarePixels(FIT), false);
  assert.equal(showsSquarePixels(viewAtZoom(FIT, stage, 1)), false);
  assert.equal(showsSquarePixels(viewAtZoom(FIT, stage, 4)), true);
});
