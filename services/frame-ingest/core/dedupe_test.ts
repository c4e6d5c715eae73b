import assert from "node:assert/strict";
import { createDeduper, forgetImages, type ImageKey, isRepeat } from "./dedupe.ts";

const key = (samples: number, changes: Partial<ImageKey> = {}): ImageKey => ({
  level: 3,
  samples,
  renderSeconds: samples / 10,
  width: 64,
  height: 32,
  content: samples * 7,
  renderPassId: 0,
  ...changes,
});

Deno.test("isRepeat() sees the second delivery of every image", () => {
  const deduper = createDeduper();
  const seen = [1, 1, 2, 2, 3, 3].map((samples) => isRepeat(deduper, key(samples), 0));
  assert.deepEqual(seen, [false, true, false, true, false, true]);
});

Deno.test("isRepeat() sees a repeat that overtook nothing but comes after a newer image", () => {
  const deduper = createDeduper();
  isRepeat(deduper, key(1), 0);
  isRepeat(deduper, key(2), 10);
  assert.ok(isRepeat(deduper, key(1), 20));
});

Deno.test("isRepeat() lets a finished image pass whose pixels were graded anew, and back again", () => {
  const deduper = createDeduper();
  const graded = key(500, { content: 1 });
  const other = key(500, { content: 2 });
  const seen = [graded, other, graded].map((each) => isRepeat(deduper, each, 0));
  assert.deepEqual(seen, [false, false, false]);
});

Deno.test("isRepeat() lets an image pass again once it is known to show another pass", () => {
  const deduper = createDeduper();
  const seen = [0, 1_000, 1_000].map((renderPassId) =>
    isRepeat(deduper, key(500, { renderPassId }), 0)
  );
  assert.deepEqual(seen, [false, false, true]);
});

Deno.test("isRepeat() lets the first image of a restart pass though it equals an earlier one", () => {
  const deduper = createDeduper();
  isRepeat(deduper, key(1), 0);
  isRepeat(deduper, key(2), 1_000);
  assert.ok(!isRepeat(deduper, key(1), 3_000));
});

Deno.test("forgetImages() lets the same image pass after a reconnect", () => {
  const deduper = createDeduper();
  isRepeat(deduper, key(1), 0);
  forgetImages(deduper);
  assert.ok(!isRepeat(deduper, key(1), 1));
});
