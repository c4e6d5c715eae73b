import assert from "node:assert/strict";
import { tileArea, tileGrid } from "@fuelrail/contracts/binary";
import fc from "fast-check";
import { CHANNELS, type DriftLimits, LIVE_DRIFT, NO_DRIFT, takeMoved } from "./drift.ts";

const GRID = tileGrid(10, 7, 4);
const BYTES = GRID.width * GRID.height * CHANNELS;
const COUNT = GRID.columns * GRID.rows;

const pictures = fc.array(
  fc.record({
    step: fc.integer({ min: 0, max: 40 }),
    seed: fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 16, maxLength: 16 }),
    /** A whole picture is made of it beside the tiles, as for somebody who joins. */
    joins: fc.boolean(),
  }),
  { minLength: 1, maxLength: 30 },
);

function moveOn(picture: Uint8Array, step: number, seed: readonly number[]): Uint8Array {
  return picture.map((value, at) => {
    const wave = Math.trunc((seed[(at * 7) % 16] ?? 0) * step / 40);
    return Math.max(0, Math.min(255, value + wave));
  });
}

/** Largest and mean distance of a tile between two pictures. */
function distance(a: Uint8Array, b: Uint8Array, index: number): DriftLimits {
  const { left, top, width, height } = tileArea(GRID, index);
  let [most, sum] = [0, 0];
  for (let y = top; y < top + height; y++) {
    for (let x = left * CHANNELS; x < (left + width) * CHANNELS; x++) {
      const at = y * GRID.width * CHANNELS + x;
      const far = Math.abs((a[at] ?? 0) - (b[at] ?? 0));
      most = Math.max(most, far);
      sum += far;
    }
  }
  return { most, mean: sum / (width * height * CHANNELS) };
}

function lay(screen: Uint8Array, picture: Uint8Array, index: number): void {
  const { left, top, width, height } = tileArea(GRID, index);
  for (let y = top; y < top + height; y++) {
    const from = (y * GRID.width + left) * CHANNELS;
    screen.set(picture.subarray(from, from + width * CHANNELS), from);
  }
}

function assertWithin(screen: Uint8Array, picture: Uint8Array, times: number): void {
  for (let index = 0; index < COUNT; index++) {
    const { most, mean } = distance(screen, picture, index);
    assert.ok(most <= LIVE_DRIFT.most * times, `tile ${index} is ${most} off`);
    assert.ok(mean <= LIVE_DRIFT.mean * times + 1e-9, `tile ${index} is ${mean} off on average`);
  }
}

Deno.test("takeMoved keeps who follows the tiles within the limits of every image, and who joined between within twice that", () => {
  fc.assert(
    fc.property(pictures, (list) => {
      let picture = new Uint8Array(BYTES).fill(120);
      const memory = { grid: GRID, pixels: picture.slice() };
      const follower = picture.slice();
      let joiner = picture.slice();
      for (const { step, seed, joins } of list) {
        picture = new Uint8Array(moveOn(picture, step, seed));
        const verdict = takeMoved(memory, picture, LIVE_DRIFT, 0.6);
        for (const screen of [follower, joiner]) {
          if (verdict.is === "whole") screen.set(picture);
          else for (const index of verdict.moved) lay(screen, picture, index);
        }
        if (joins) joiner = picture.slice();
        assert.deepEqual(memory.pixels, follower);
        assertWithin(follower, picture, 1);
        assertWithin(joiner, picture, 2);
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("takeMoved without drift leaves nothing that differs", () => {
  fc.assert(
    fc.property(pictures, (list) => {
      let picture = new Uint8Array(BYTES).fill(120);
      const memory = { grid: GRID, pixels: picture.slice() };
      for (const { step, seed } of list) picture = new Uint8Array(moveOn(picture, step, seed));
      takeMoved(memory, picture, NO_DRIFT, 0.6);
      assert.deepEqual(memory.pixels, picture);
    }),
    { numRuns: 200 },
  );
});

Deno.test("takeMoved names exactly the tiles in which something moved", () => {
  const before = new Uint8Array(BYTES).fill(50);
  for (let index = 0; index < COUNT; index++) {
    const memory = { grid: GRID, pixels: before.slice() };
    const next = before.slice();
    const { left, top } = tileArea(GRID, index);
    next[(top * GRID.width + left) * CHANNELS] = 50 + LIVE_DRIFT.most + 1;
    assert.deepEqual(takeMoved(memory, next, LIVE_DRIFT, 0.6), { is: "tiles", moved: [index] });
    assert.deepEqual(takeMoved(memory, next, LIVE_DRIFT, 0.6), { is: "tiles", moved: [] });
  }
});

Deno.test("takeMoved tells a slow shift of a whole tile by its mean", () => {
  const memory = { grid: GRID, pixels: new Uint8Array(BYTES).fill(50) };
  const shifted = new Uint8Array(BYTES).fill(50 + 2 * LIVE_DRIFT.mean);
  assert.deepEqual(takeMoved(memory, shifted, LIVE_DRIFT, 0.6), { is: "whole" });
});
