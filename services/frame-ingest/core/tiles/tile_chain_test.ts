import assert from "node:assert/strict";
import fc from "fast-check";
import { mergeWishes, planTiles, type TileChain, tileSideOf } from "./tile_chain.ts";

const SIZE = { width: 640, height: 360 };
const CHAIN: TileChain = { seq: 4, epoch: 2, look: "85", size: SIZE, isRemembered: true };
const IMAGE = { seq: 5, epoch: 2, look: "85", size: SIZE };

Deno.test("planTiles begins with a whole picture for a first image, another epoch, look or size", () => {
  assert.equal(planTiles(undefined, IMAGE), "whole");
  for (const other of [{ epoch: 3 }, { look: "70" }, { size: { width: 640, height: 361 } }]) {
    assert.equal(planTiles(CHAIN, { ...IMAGE, ...other }), "whole");
  }
});

Deno.test("planTiles remembers the second image of an epoch and compares from the third on", () => {
  assert.equal(planTiles({ ...CHAIN, isRemembered: false }, IMAGE), "remember");
  assert.equal(planTiles(CHAIN, IMAGE), "compare");
});

Deno.test("tileSideOf cuts any picture into a bounded number of tiles", () => {
  const side = fc.integer({ min: 1, max: 16_384 });
  fc.assert(fc.property(side, side, (width, height) => {
    const px = tileSideOf({ width, height });
    const count = Math.ceil(width / px) * Math.ceil(height / px);
    assert.ok(Number.isInteger(px) && count <= 256, `${count} tiles of ${px}`);
  }));
});

Deno.test("mergeWishes keeps the newer frame and what either wants", () => {
  const merged = mergeWishes(
    { frame: 1, whole: true, tiles: false },
    { frame: 2, whole: false, tiles: true },
  );
  assert.deepEqual(merged, { frame: 2, whole: true, tiles: true });
});
