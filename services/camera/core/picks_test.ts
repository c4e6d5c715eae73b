import assert from "node:assert/strict";
import fc from "fast-check";
import {
  askPick,
  isPickable,
  MARQUEE_PICKS_MAX,
  marqueePixels,
  pickDone,
  pickFault,
  pixelAt,
  planarDistance,
} from "./picks.ts";

Deno.test("askPick starts the first pick and keeps one in flight", () => {
  const first = askPick({}, "a");
  assert.equal(first.start, "a");
  const second = askPick(first.queue, "b");
  assert.equal(second.start, undefined);
  assert.equal(second.superseded, undefined);
  assert.deepEqual(second.queue, { running: "a", waiting: "b" });
});

Deno.test("askPick lets the newest pick take the place of an older one that waits", () => {
  const step = askPick({ running: "a", waiting: "b" }, "c");
  assert.equal(step.superseded, "b");
  assert.deepEqual(step.queue, { running: "a", waiting: "c" });
});

Deno.test("pickDone starts the pick that waited, and then nothing", () => {
  const step = pickDone({ running: "a", waiting: "b" });
  assert.equal(step.start, "b");
  assert.deepEqual(pickDone(step.queue), { queue: {} });
});

Deno.test("pixelAt gives whole pixels inside the image and nothing outside", () => {
  const image = { width: 10, height: 4 };
  assert.deepEqual(pixelAt(image, 9.99, 0), { x: 9, y: 0 });
  for (const [x, y] of [[10, 0], [-0.1, 0], [0, 4], [NaN, 0], [0, Infinity]] as const) {
    assert.equal(pixelAt(image, x, y), undefined);
  }
});

Deno.test("pickFault names why a pick would not show what people see", () => {
  const ready = { isStopped: false, isCompiling: false, isSameProject: true };
  assert.equal(pickFault(ready), undefined);
  assert.match(pickFault({ ...ready, isCompiling: true }) ?? "", /preparing/);
  assert.match(pickFault({ ...ready, isStopped: true }) ?? "", /stopped/);
  assert.match(pickFault({ ...ready, isSameProject: false }) ?? "", /project/);
});

Deno.test("isPickable allows what is at or below a path, and all while nothing limits", () => {
  assert.equal(isPickable([], undefined), true);
  assert.equal(isPickable(["/A"], "/A"), true);
  assert.equal(isPickable(["/A"], "/A/B"), true);
  assert.equal(isPickable(["/"], "/A"), true);
  assert.equal(isPickable(["/A"], "/AB"), false);
  assert.equal(isPickable(["/A"], undefined), false);
});

Deno.test("marqueePixels stays inside rectangle and image and within its number", () => {
  const side = fc.integer({ min: 1, max: 5_000 });
  const at = fc.double({ min: -6_000, max: 6_000, noNaN: true });
  fc.assert(
    fc.property(side, side, at, at, at, at, (width, height, left, top, right, bottom) => {
      const pixels = marqueePixels({ width, height }, { left, top, right, bottom });
      assert.ok(pixels.length <= MARQUEE_PICKS_MAX);
      assert.equal(new Set(pixels.map(({ x, y }) => `${x},${y}`)).size, pixels.length);
      for (const { x, y } of pixels) {
        assert.ok(x >= 0 && y >= 0 && x < width && y < height);
        assert.ok(x >= Math.floor(Math.min(left, right)) && x < Math.ceil(Math.max(left, right)));
        assert.ok(y >= Math.floor(Math.min(top, bottom)) && y < Math.ceil(Math.max(top, bottom)));
      }
    }),
  );
});

Deno.test("marqueePixels picks every pixel of a small rectangle", () => {
  const image = { width: 100, height: 100 };
  assert.equal(marqueePixels(image, { left: 5, top: 5, right: 9, bottom: 8 }).length, 12);
  assert.deepEqual(marqueePixels(image, { left: 100, top: 0, right: 120, bottom: 9 }), []);
});

Deno.test("planarDistance measures along the view axis, not along the ray", () => {
  const pose = { position: [0, 0, 10], target: [0, 0, 4] } as const;
  assert.equal(planarDistance(pose, [7, -3, 2]), 8);
});
