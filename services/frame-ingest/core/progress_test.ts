import assert from "node:assert/strict";
import fc from "fast-check";
import {
  createProgress,
  progressDueMs,
  type ProgressEffect,
  progressEngine,
  progressEpoch,
  progressImage,
  type ProgressState,
  progressTick,
} from "./progress.ts";
import type { RenderStateName } from "./render_state.ts";

const counts = (samples: number) => ({
  samples,
  maxSamples: 100,
  samplesPerSecond: 5,
  renderSeconds: samples / 5,
  width: 64,
  height: 32,
});

const image = (epoch: number, samples: number, firstOfEpoch = false) => ({
  ...counts(samples),
  epoch,
  level: epoch,
  inputSeq: 9,
  firstOfEpoch,
});

const engine = (state: RenderStateName, samples: number) => ({
  ...counts(samples),
  state,
  estimatedSeconds: null,
});

const names = (effects: readonly ProgressEffect[]): string[] =>
  effects.map((effect) => effect.event);

Deno.test("progress tells restart, first image and end in that order", () => {
  const state = createProgress();
  const effects = [
    ...progressEpoch(state, 1, 1),
    ...progressImage(state, image(1, 1, true), 0),
    ...progressEngine(state, engine("finished", 100), 10),
  ];
  assert.deepEqual(names(effects), [
    "renderRestarted",
    "renderFirstImage",
    "renderProgress",
    "renderFinished",
  ]);
});

Deno.test("progress tells the end of an epoch once, and again of the next epoch", () => {
  const state = createProgress();
  progressEpoch(state, 1, 1);
  progressImage(state, image(1, 1, true), 0);
  const ends = [1, 2, 3].flatMap((at) => progressEngine(state, engine("finished", 100), at));
  assert.equal(names(ends).filter((name) => name === "renderFinished").length, 1);
  progressEpoch(state, 2, 2);
  progressEngine(state, engine("rendering", 1), 500);
  progressImage(state, image(2, 1, true), 501);
  assert.ok(names(progressEngine(state, engine("finished", 100), 502)).includes("renderFinished"));
});

Deno.test("progress does not call an epoch finished before it has shown a picture", () => {
  const state = createProgress();
  progressEpoch(state, 1, 1);
  assert.deepEqual(names(progressEngine(state, engine("finished", 100), 0)), ["renderProgress"]);
  assert.ok(names(progressImage(state, image(1, 100, true), 5)).includes("renderFinished"));
});

Deno.test("progress keeps the counts of a picture when the engine has stopped", () => {
  const state = createProgress();
  progressEpoch(state, 1, 1);
  progressImage(state, image(1, 60, true), 0);
  progressEngine(state, engine("stopped", 0), 1_000);
  assert.equal(state.view.samples, 60);
  assert.equal(state.view.state, "stopped");
});

Deno.test("progress does not count an image of an older epoch", () => {
  const state = createProgress();
  progressEpoch(state, 2, 2);
  progressImage(state, image(2, 3, true), 0);
  progressImage(state, image(1, 80, true), 1);
  assert.equal(state.view.samples, 3);
});

Deno.test("progress is told at most four times a second and ends with the newest", () => {
  const step = fc.record({ samples: fc.nat(100), afterMs: fc.nat(300), isTick: fc.boolean() });
  fc.assert(fc.property(fc.array(step, { minLength: 1 }), (steps) => {
    const state: ProgressState = createProgress();
    progressEpoch(state, 1, 1);
    let nowMs = 0;
    let toldAtMs = -Infinity;
    const note = (effects: readonly ProgressEffect[]) => {
      for (const effect of effects) {
        if (effect.event !== "renderProgress") continue;
        assert.ok(nowMs - toldAtMs >= 250);
        toldAtMs = nowMs;
      }
    };
    for (const { samples, afterMs, isTick } of steps) {
      nowMs += afterMs;
      note(isTick ? progressTick(state, nowMs) : progressImage(state, image(1, samples), nowMs));
    }
    const dueMs = progressDueMs(state);
    if (dueMs !== undefined) {
      nowMs = Math.max(nowMs, dueMs);
      note(progressTick(state, nowMs));
    }
    assert.deepEqual(state.told, state.view);
    assert.equal(progressDueMs(state), undefined);
  }));
});
