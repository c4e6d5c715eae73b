import assert from "node:assert/strict";
import fc from "fast-check";
import { type Block, packBlocks } from "./block_rows.ts";

const GAPS = { between: 24, below: 56 };

function block(path: string, width: number, height: number): Block {
  return { width, height, places: new Map([[path, [0, 0] as const]]) };
}

Deno.test("packBlocks puts no block over another, whatever their sizes", () => {
  const size = fc.integer({ min: 1, max: 2_000 });
  fc.assert(fc.property(fc.array(fc.tuple(size, size), { maxLength: 30 }), (sizes) => {
    const blocks = sizes.map(([width, height], at) => block(`${at}`, width, height));
    const half = Math.floor(blocks.length / 2);
    const places = packBlocks([blocks.slice(0, half), blocks.slice(half)], GAPS);
    assert.equal(places.size, blocks.length);
    const boxes = blocks.map(({ width, height }, at) => {
      const [x, y] = places.get(`${at}`) ?? [NaN, NaN];
      return { x, y, width, height };
    });
    for (const [at, a] of boxes.entries()) {
      for (const b of boxes.slice(at + 1)) {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x ||
          a.y + a.height <= b.y || b.y + b.height <= a.y;
        assert.ok(apart);
      }
    }
  }));
});

Deno.test("packBlocks makes rows of many blocks, so that the whole is not one endless line", () => {
  const blocks = Array.from({ length: 12 }, (_, at) => block(`${at}`, 300, 200));
  const places = [...packBlocks([blocks], GAPS).values()];
  const width = Math.max(...places.map(([x]) => x)) + 300;
  const height = Math.max(...places.map(([, y]) => y)) + 200;
  assert.ok(width / height > 1 && width / height < 3, `${width} by ${height}`);
  assert.deepEqual(places[0], [0, 0]);
});
