import { decodeTiles, encodeTilesFrame, type FrameHeader, tileGrid } from "@fuelrail/contracts";
import type { RoomFrame } from "../room_frame.ts";
import { testFrame } from "../test_world.ts";

/** Tiles of the pictures of these tests: 3 by 2. */
export const TILES = 6;
const SIZE = { width: 192, height: 128 };
const GRID = tileGrid(SIZE.width, SIZE.height, 64);

/**
 * A source of pictures for tests: the content of a tile is the number of the image that changed
 * it, so that what somebody shows of an image can be told right or wrong exactly.
 */
export class TileSource {
  seq = 0;
  epoch = 1;
  /** The content of every image so far. */
  readonly contents = new Map<number, readonly number[]>();
  /** The newest whole picture that was made. */
  whole: RoomFrame | undefined;
  #content: number[] = new Array(TILES).fill(0);
  #base = 0;

  /** The next image of the same epoch, with the messages that tell of it. */
  image(changed: readonly number[], isKey: boolean, wholeBytes?: number): RoomFrame[] {
    this.seq++;
    for (const tile of changed) this.#content[tile] = this.seq;
    this.contents.set(this.seq, [...this.#content]);
    const message = this.#tiles(isKey ? [] : changed, isKey ? this.seq : this.#base);
    this.#base = this.seq;
    if (!isKey && wholeBytes === undefined) return [message];
    this.whole = this.#picture(wholeBytes ?? 100);
    return isKey ? [this.whole, message] : [message, this.whole];
  }

  /** An image after which nothing of the last one counts. */
  restart(): RoomFrame[] {
    this.epoch++;
    return this.image(Array.from({ length: TILES }, (_, n) => n), true);
  }

  #picture(bytes: number): RoomFrame {
    return testFrame({ ...SIZE, seq: this.seq, epoch: this.epoch }, this.seq, bytes);
  }

  #tiles(changed: readonly number[], baseSeq: number): RoomFrame {
    const { header: plain } = this.#picture(0);
    const header: FrameHeader = { ...plain, kind: "tiles", baseSeq };
    const tiles = changed.map((tile) => ({
      column: tile % GRID.columns,
      row: Math.floor(tile / GRID.columns),
      bytes: Uint8Array.of(this.seq & 0xff, this.seq >> 8, 0, 0, 0),
    }));
    const { bytes, body } = encodeTilesFrame(header, { tileSize: GRID.tileSize, tiles });
    return { bytes, body, header, receivedMs: this.seq };
  }
}

/** What a screen shows that got frames of a {@link TileSource}. */
export class TileScreen {
  seq = 0;
  #content: number[] = [];

  /** Shows a frame; fails when it cannot be laid on what is shown, or shows a wrong picture. */
  show(frame: RoomFrame, source: TileSource): void {
    const { header, body } = frame;
    if (header.kind === "image") {
      this.#content = [...source.contents.get(header.seq) ?? []];
    } else {
      must(header.baseSeq <= this.seq, `tiles on ${header.baseSeq}, shown is ${this.seq}`);
      const set = decodeTiles(body);
      if (!set.ok) throw new Error(set.reason);
      for (const { column, row, bytes } of set.tiles) {
        this.#content[row * GRID.columns + column] = (bytes[0] ?? 0) + ((bytes[1] ?? 0) << 8);
      }
    }
    must(header.seq >= this.seq, `an older picture: ${header.seq} after ${this.seq}`);
    this.seq = header.seq;
    const wanted = String(source.contents.get(header.seq));
    must(String(this.#content) === wanted, `shows ${this.#content} instead of ${wanted}`);
  }
}

function must(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}
