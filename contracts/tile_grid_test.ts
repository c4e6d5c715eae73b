import assert from "node:assert/strict";
import fc from "fast-check";
import { tileArea, tileGrid, tileIndex } from "./tile_grid.ts";

const side = fc.integer({ min: 1, max: 300 });
const grids = fc.record({ width: side, height: side, tileSize: fc.integer({ min: 1, max: 128 }) });

Deno.test("tileArea covers every pixel of any picture exactly once", () => {
  fc.assert(fc.property(grids, ({ width, height, tileSize }) => {
    const grid = tileGrid(width, height, tileSize);
    const seen = new Uint8Array(width * height);
    for (let index = 0; index < grid.columns * grid.rows; index++) {
      const area = tileArea(grid, index);
      for (let y = area.top; y < area.top + area.height; y++) {
        for (let x = area.left; x < area.left + area.width; x++) {
          const at = y * width + x;
          seen[at] = (seen[at] ?? 0) + 1;
        }
      }
    }
    assert.ok(seen.every((count) => count === 1));
  }));
});

Deno.test("tileIndex knows the tiles of the grid and no other", () => {
  const grid = tileGrid(130, 65, 64);
  assert.deepEqual([grid.columns, grid.rows], [3, 2]);
  assert.deepEqual(tileArea(grid, tileIndex(grid, 2, 1) ?? -1), {
    left: 128,
    top: 64,
    width: 2,
    height: 1,
  });
  assert.equal(tileIndex(grid, 3, 0), undefined);
  assert.equal(tileIndex(grid, 0, 2), undefined);
});
