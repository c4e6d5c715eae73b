import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addSample,
  chartSeries,
  HISTORY_MS,
  type MeasureHistory,
  rangeOf,
  sparkline,
} from "./history.ts";

const NOTHING = {
  samplesPerSecond: undefined,
  pictureAgeMs: undefined,
  fps: undefined,
  latencyMs: undefined,
};

function historyOf(values: readonly (number | undefined)[], stepMs = 250): MeasureHistory {
  return values.map((fps, at) => ({ atMs: at * stepMs, values: { ...NOTHING, fps } }));
}

Deno.test("addSample keeps two minutes and drops what is older", () => {
  let history: MeasureHistory = [];
  for (let atMs = 0; atMs <= HISTORY_MS * 2; atMs += 1_000) {
    history = addSample(history, { atMs, values: NOTHING });
  }
  assert.equal(history.length, HISTORY_MS / 1_000 + 1);
  assert.equal(history[0]?.atMs, HISTORY_MS);
});

Deno.test("addSample leaves a gap for the time in which nobody measured", () => {
  const values = { ...NOTHING, fps: 30 };
  const history = addSample([{ atMs: 0, values }], { atMs: 60_000, values });
  assert.deepEqual(history.map((sample) => sample.values.fps), [30, undefined, 30]);
  assert.equal(sparkline(history, "fps", { width: 10, height: 10 }, 120_000), "");
});

Deno.test("chartSeries leaves a gap where nothing was measured", () => {
  assert.deepEqual(chartSeries(historyOf([30, undefined, 25]), "fps", 500), [
    [-0.5, -0.25, 0],
    [30, null, 25],
  ]);
});

Deno.test("rangeOf tells smallest, largest and newest, and nothing of what nobody measured", () => {
  assert.deepEqual(rangeOf(historyOf([30, 12, 25, undefined]), "fps"), {
    min: 12,
    max: 30,
    last: 25,
  });
  assert.equal(rangeOf(historyOf([30]), "latencyMs"), undefined);
});

Deno.test("sparkline breaks its line at gaps, ends at the right, and is empty without a line", () => {
  const box = { width: 100, height: 20 };
  assert.equal(
    sparkline(historyOf([1, 2]), "fps", box, 1_000),
    "M75 10L100 0.5".replace("10L", "10L"),
  );
  assert.equal(
    sparkline(historyOf([4, 4, undefined, 4, 4]), "fps", box, 1_000),
    "M0 0.5L25 0.5M75 0.5L100 0.5",
  );
  assert.equal(sparkline(historyOf([1, undefined, 3]), "fps", box, 1_000), "");
  assert.equal(sparkline([], "fps", box, 1_000), "");
});

Deno.test("sparkline never leaves its box", () => {
  const value = fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: undefined });
  fc.assert(fc.property(fc.array(value, { maxLength: 60 }), (values) => {
    const path = sparkline(historyOf(values), "fps", { width: 64, height: 16 }, 10_000);
    for (const [, x, y] of path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)) {
      assert.ok(Number(x) >= -0.01 && Number(x) <= 64.01, `x ${x}`);
      assert.ok(Number(y) >= 0 && Number(y) <= 16, `y ${y}`);
    }
  }));
});
