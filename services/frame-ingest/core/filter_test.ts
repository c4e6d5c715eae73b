import assert from "node:assert/strict";
import fc from "fast-check";
import {
  createFilter,
  type FilterImage,
  filterImage,
  type FilterSettings,
  filterTick,
  flushFilter,
} from "./filter.ts";

const OFF: FilterSettings = { minIntervalMs: 0, minSampleStep: 0 };

function image(samples: number, changes: Partial<FilterImage> = {}): FilterImage {
  return { epoch: 1, samples, firstOfEpoch: false, finished: false, ...changes };
}

Deno.test("filterImage() passes everything when nothing is set", () => {
  const state = createFilter<FilterImage>();
  for (let i = 1; i < 50; i++) assert.ok(filterImage(state, image(i), OFF, i).pass);
});

Deno.test("filterImage() spaces images and passes the newest when the interval ends", () => {
  const state = createFilter<FilterImage>();
  const settings = { ...OFF, minIntervalMs: 100 };
  filterImage(state, image(1, { firstOfEpoch: true }), settings, 0);
  assert.equal(filterImage(state, image(2), settings, 10).pass, undefined);
  assert.equal(filterImage(state, image(3), settings, 90).superseded, 1);
  assert.equal(filterTick(state, 99), undefined);
  assert.equal(filterTick(state, 100)?.samples, 3);
});

Deno.test("filterImage() waits for enough new samples, and flushFilter() ends the wait", () => {
  const state = createFilter<FilterImage>();
  const settings = { ...OFF, minSampleStep: 10 };
  filterImage(state, image(1, { firstOfEpoch: true }), settings, 0);
  assert.equal(filterImage(state, image(10), settings, 1_000).pass, undefined);
  assert.equal(filterTick(state, 9_999), undefined);
  assert.ok(filterImage(state, image(11), settings, 2_000).pass);
  filterImage(state, image(15), settings, 3_000);
  assert.equal(flushFilter(state, 3_001)?.samples, 15);
});

Deno.test("filterImage() always passes first and finished images, and regraded ones", () => {
  const state = createFilter<FilterImage>();
  const settings = { minIntervalMs: 0, minSampleStep: 1_000 };
  assert.ok(filterImage(state, image(500, { firstOfEpoch: true }), settings, 0).pass);
  assert.ok(filterImage(state, image(500), settings, 1).pass);
  assert.ok(filterImage(state, image(600, { finished: true }), settings, 2).pass);
  assert.ok(filterImage(state, image(1, { epoch: 2, firstOfEpoch: true }), settings, 3).pass);
});

Deno.test("filterImage() accounts for every image and never loses the newest", () => {
  const step = fc.record({
    samples: fc.nat(100),
    afterMs: fc.nat(200),
    isTick: fc.boolean(),
    finished: fc.boolean(),
  });
  fc.assert(fc.property(
    fc.array(step),
    fc.nat(300),
    fc.nat(30),
    (steps, minIntervalMs, minSampleStep) => {
      const state = createFilter<FilterImage>();
      const settings = { minIntervalMs, minSampleStep };
      let nowMs = 0;
      let offered = 0;
      let gone = 0;
      let newest: FilterImage | undefined;
      let shown: FilterImage | undefined;
      for (const { samples, afterMs, isTick, finished } of steps) {
        nowMs += afterMs;
        if (isTick) {
          const passed = filterTick(state, nowMs);
          if (passed !== undefined) {
            gone++;
            shown = passed;
          }
          continue;
        }
        offered++;
        newest = image(samples, { finished });
        const result = filterImage(state, newest, settings, nowMs);
        gone += result.superseded + (result.pass === undefined ? 0 : 1);
        shown = result.pass ?? shown;
      }
      assert.equal(offered, gone + (state.held === undefined ? 0 : 1));
      assert.equal(flushFilter(state, nowMs) ?? shown, newest);
    },
  ));
});
