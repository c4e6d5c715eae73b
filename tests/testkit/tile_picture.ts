import {
  decodeTiles,
  type FrameHeader,
  type TileArea,
  tileArea,
  tileGrid,
  tileIndex,
} from "@fuelrail/contracts";
import assert from "node:assert/strict";
import sharp from "sharp";

/** A frame of either kind. */
export interface TileFrame {
  readonly header: FrameHeader;
  readonly body: Uint8Array;
}

/** Rows of red, green and blue without gaps. */
export async function pixelsOf(encoded: Uint8Array): Promise<Uint8Array> {
  return await sharp(encoded).removeAlpha().raw().toBuffer();
}

/** A picture put together from whole frames and tiles, as a viewer does it. */
export class TilePicture {
  header: FrameHeader | undefined;
  pixels = new Uint8Array(0);
  /** Places of the tiles laid last. */
  laid: readonly TileArea[] = [];

  /** Lays a frame; fails where it cannot be laid. */
  async lay({ header, body }: TileFrame): Promise<void> {
    if (header.kind === "image") {
      this.pixels = new Uint8Array(await pixelsOf(body));
      this.header = header;
      return;
    }
    const base = this.header;
    assert.ok(base !== undefined, "tiles came before any whole picture");
    assert.ok(base.seq >= header.baseSeq, `tiles on ${header.baseSeq}, there is ${base.seq}`);
    assert.deepEqual(
      [base.session, base.tier, base.epoch, base.width, base.height],
      [header.session, header.tier, header.epoch, header.width, header.height],
    );
    const set = decodeTiles(body);
    if (!set.ok) throw new Error(set.reason);
    const grid = tileGrid(header.width, header.height, set.tileSize);
    this.laid = set.tiles.map(({ column, row }) =>
      tileArea(grid, tileIndex(grid, column, row) ?? -1)
    );
    for (const [n, { bytes }] of set.tiles.entries()) {
      const area = this.laid[n];
      if (area !== undefined) this.#lay(await pixelsOf(bytes), area);
    }
    this.header = header;
  }

  /** Mean distance of the colours to those of another picture of its size, levels of 255. */
  distanceTo(pixels: Uint8Array): number {
    assert.equal(pixels.length, this.pixels.length);
    let sum = 0;
    for (let at = 0; at < pixels.length; at++) {
      sum += Math.abs((pixels[at] ?? 0) - (this.pixels[at] ?? 0));
    }
    return sum / pixels.length;
  }

  #lay(tile: Uint8Array, { left, top, width, height }: TileArea): void {
    assert.equal(tile.length, width * height * 3, "the tile is of the size of its place");
    const rowBytes = (this.header?.width ?? 0) * 3;
    for (let y = 0; y < height; y++) {
      const row = tile.subarray(y * width * 3, (y + 1) * width * 3);
      this.pixels.set(row, (top + y) * rowBytes + left * 3);
    }
  }
}
