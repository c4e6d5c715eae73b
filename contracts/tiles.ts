import { viewOf } from "./bytes.ts";
import { encodeFrameHeader, FRAME_HEADER_BYTES, type FrameHeader } from "./frame.ts";

/** One changed square of a frame; column and row are counted in tiles. */
export interface Tile {
  readonly column: number;
  readonly row: number;
  readonly bytes: Uint8Array;
}

/** The body of a frame of kind tiles; `tileSize` is the side of a tile in pixels. */
export interface TileSet {
  readonly tileSize: number;
  readonly tiles: readonly Tile[];
}

/** Outcome of {@link decodeTiles}; the tiles share the memory of the body. */
export type TilesResult =
  | ({ readonly ok: true } & TileSet)
  | { readonly ok: false; readonly reason: string };

const HEAD_BYTES = 4;
const TILE_HEAD_BYTES = 8;

/** The body of a frame of kind tiles; throws RangeError beyond 65535 tiles. */
export function encodeTiles(set: TileSet): Uint8Array {
  const bytes = new Uint8Array(tilesBytes(set));
  writeTiles(bytes, set);
  return bytes;
}

/** A whole message of kind tiles in one new buffer; `body` is the part behind the header. */
export function encodeTilesFrame(
  header: FrameHeader,
  set: TileSet,
): { readonly bytes: Uint8Array; readonly body: Uint8Array } {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + tilesBytes(set));
  bytes.set(encodeFrameHeader(header));
  const body = bytes.subarray(FRAME_HEADER_BYTES);
  writeTiles(body, set);
  return { bytes, body };
}

function tilesBytes({ tiles }: TileSet): number {
  return tiles.reduce((sum, tile) => sum + TILE_HEAD_BYTES + tile.bytes.length, HEAD_BYTES);
}

function writeTiles(bytes: Uint8Array, set: TileSet): void {
  if (set.tiles.length > 0xffff) throw new RangeError(`Cannot encode ${set.tiles.length} tiles`);
  const view = viewOf(bytes);
  view.setUint16(0, set.tileSize, true);
  view.setUint16(2, set.tiles.length, true);
  let at = HEAD_BYTES;
  for (const tile of set.tiles) {
    view.setUint16(at, tile.column, true);
    view.setUint16(at + 2, tile.row, true);
    view.setUint32(at + 4, tile.bytes.length, true);
    bytes.set(tile.bytes, at + TILE_HEAD_BYTES);
    at += TILE_HEAD_BYTES + tile.bytes.length;
  }
}

/** Reads the body of a frame of kind tiles; bytes after the last tile are ignored. */
export function decodeTiles(body: Uint8Array): TilesResult {
  if (body.length < HEAD_BYTES) {
    return { ok: false, reason: `Tiles of ${body.length} bytes are shorter than their head of 4` };
  }
  const view = viewOf(body);
  const tileSize = view.getUint16(0, true);
  const count = view.getUint16(2, true);
  if (tileSize === 0) return { ok: false, reason: "Tile size is 0" };
  const tiles: Tile[] = [];
  let at = HEAD_BYTES;
  for (let index = 0; index < count; index++) {
    if (at + TILE_HEAD_BYTES > body.length) return cut(index, count);
    const start = at + TILE_HEAD_BYTES;
    const end = start + view.getUint32(at + 4, true);
    if (end > body.length) return cut(index, count);
    const column = view.getUint16(at, true);
    const row = view.getUint16(at + 2, true);
    tiles.push({ column, row, bytes: body.subarray(start, end) });
    at = end;
  }
  return { ok: true, tileSize, tiles };
}

function cut(index: number, count: number): TilesResult {
  return { ok: false, reason: `Tile ${index} of ${count} is cut short` };
}
