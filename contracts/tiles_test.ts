import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeTiles, encodeTiles, type TileSet } from "./tiles.ts";

const u16 = fc.integer({ min: 0, max: 0xffff });
const anySet: fc.Arbitrary<TileSet> = fc.record({
  tileSize: fc.integer({ min: 1, max: 0xffff }),
  tiles: fc.array(
    fc.record({ column: u16, row: u16, bytes: fc.uint8Array({ maxLength: 40 }) }),
    { maxLength: 12 },
  ),
}, { noNullPrototype: true });

Deno.test("encodeTiles writes the layout of the outer contract", () => {
  const tiles = [{ column: 0x0102, row: 0x0304, bytes: Uint8Array.of(0xaa, 0xbb) }];
  const hex = encodeTiles({ tileSize: 64, tiles }).toHex();
  assert.equal(hex, "4000" + "0100" + "0201" + "0403" + "02000000" + "aabb");
});

Deno.test("decodeTiles gives back any set of tiles", () => {
  fc.assert(fc.property(anySet, (set) => {
    const decoded = decodeTiles(encodeTiles(set));
    assert.ok(decoded.ok);
    assert.equal(decoded.tileSize, set.tileSize);
    assert.deepEqual(
      decoded.tiles.map((tile) => ({ ...tile, bytes: [...tile.bytes] })),
      set.tiles.map((tile) => ({ ...tile, bytes: [...tile.bytes] })),
    );
  }));
});

Deno.test("decodeTiles refuses every body that is cut short", () => {
  const tiles = [{ column: 1, row: 2, bytes: Uint8Array.of(1, 2, 3) }];
  const bytes = encodeTiles({ tileSize: 64, tiles });
  for (let length = 0; length < bytes.length; length++) {
    assert.equal(decodeTiles(bytes.subarray(0, length)).ok, false, `${length} bytes`);
  }
});

Deno.test("decodeTiles refuses a tile size of 0", () => {
  const decoded = decodeTiles(new Uint8Array(4));
  assert.deepEqual(decoded, { ok: false, reason: "Tile size is 0" });
});

Deno.test("decodeTiles never throws, whatever the bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
    decodeTiles(bytes);
  }));
});

Deno.test("encodeTiles throws beyond 65535 tiles", () => {
  const tile = { column: 0, row: 0, bytes: new Uint8Array(0) };
  assert.throws(
    () => encodeTiles({ tileSize: 1, tiles: Array.from({ length: 65_536 }, () => tile) }),
    RangeError,
  );
});
