import assert from "node:assert/strict";
import {
  createPace,
  PACE_MAX_MS,
  PACE_MIN_MS,
  PACE_UNMEASURED_MS,
  paceDueMs,
  paceFailed,
  paceImage,
  paceReset,
  paceWaitMs,
  paceWriting,
  paceWritten,
} from "./pace.ts";

Deno.test("paceDueMs lets the first write go at once and no other while it is at Octane", () => {
  const pace = createPace();
  assert.equal(paceDueMs(pace), -Infinity);
  paceWriting(pace);
  assert.equal(paceDueMs(pace), undefined);
});

Deno.test("paceDueMs waits 1 s for an image while none has been measured", () => {
  const pace = createPace();
  paceWriting(pace);
  paceWritten(pace, 7, 500);
  assert.equal(paceDueMs(pace), 500 + PACE_UNMEASURED_MS);
});

Deno.test("paceDueMs lets the next write go once the first image of the last has come", () => {
  const pace = createPace();
  paceWriting(pace);
  paceWritten(pace, 7, 500);
  paceImage(pace, 6, 510);
  assert.equal(paceDueMs(pace), 500 + PACE_UNMEASURED_MS);
  paceImage(pace, 7, 540);
  assert.equal(paceDueMs(pace), -Infinity);
  assert.deepEqual(pace.timesMs, [40]);
});

Deno.test("paceWritten counts an image that came before the write was told of", () => {
  const pace = createPace();
  paceWriting(pace);
  paceImage(pace, 7, 503);
  paceWritten(pace, 7, 500);
  assert.equal(paceDueMs(pace), -Infinity);
  assert.deepEqual(pace.timesMs, [3]);
});

Deno.test("paceWaitMs is twice the median, within its bounds", () => {
  const pace = createPace();
  let level = 0;
  const measure = (ms: number) => {
    paceWriting(pace);
    paceWritten(pace, ++level, 0);
    paceImage(pace, level, ms);
  };
  measure(10);
  assert.equal(paceWaitMs(pace), PACE_MIN_MS);
  measure(400);
  measure(400);
  assert.equal(paceWaitMs(pace), 800);
  for (let i = 0; i < 6; i++) measure(9_000);
  assert.equal(paceWaitMs(pace), PACE_MAX_MS);
});

Deno.test("paceImage measures the newest write that it shows and forgets older ones", () => {
  const pace = createPace();
  paceWritten(pace, 1, 0);
  paceWritten(pace, 2, 1_000);
  paceWritten(pace, 3, 2_000);
  paceImage(pace, 2, 2_200);
  assert.deepEqual(pace.timesMs, [1_200]);
  assert.deepEqual(pace.open, [{ level: 3, atMs: 2_000 }]);
});

Deno.test("paceFailed awaits nothing, and paceReset forgets what belonged to another project", () => {
  const pace = createPace();
  paceWriting(pace);
  paceFailed(pace);
  assert.equal(paceDueMs(pace), -Infinity);
  paceWritten(pace, 90, 0);
  paceImage(pace, 90, 50);
  paceWritten(pace, 91, 60);
  paceReset(pace);
  assert.deepEqual(pace, createPace());
});
