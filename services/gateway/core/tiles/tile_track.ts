import type { Codec, FrameHeader, LiveTier, TileSet } from "@fuelrail/contracts";
import { type TileGrid, tileGrid, tileIndex } from "@fuelrail/contracts";
import type { RoomFrame } from "../room_frame.ts";

/** Bytes of tiles that a track keeps at most; beyond them only what is newest counts. */
export const TILES_KEPT_BYTES = 4 * 1_048_576;
/** Tiles that a picture may have: as many as one message can name. */
const TILES_MAX = 0xffff;

/** The newest bytes of a tile and the image that they show. */
export interface KeptTile {
  readonly seq: number;
  readonly column: number;
  readonly row: number;
  readonly bytes: Uint8Array;
}

/**
 * What is known of the changes of one tier: since image `since`, every change is here. A picture
 * of any image from `since` on, with the tiles that are newer laid over it, shows image `seq`.
 * Changed in place.
 */
export interface TileTrack {
  readonly session: number;
  readonly tier: LiveTier;
  readonly grid: TileGrid;
  readonly codec: Codec;
  since: number;
  seq: number;
  /** The newest message: its header says what the image is. */
  newest: RoomFrame;
  /** By number of the tile; copies, so that no message is held for one of its tiles. */
  readonly kept: Map<number, KeptTile>;
  keptBytes: number;
  /** Messages made of the present tiles for viewers, by what they are laid on. */
  readonly made: Map<number, RoomFrame>;
}

/** What a whole picture of a tier is worth as something to lay tiles on. */
export type Whole = Pick<FrameHeader, "seq" | "epoch" | "width" | "height">;

/** Outcome of {@link followTiles}. */
export type Followed =
  | { readonly ok: true; readonly track: TileTrack }
  | { readonly ok: false; readonly reason: "tile_gap" | "tile_form" | "older" };

/**
 * Takes in a message of tiles.
 *
 * One that names itself as its base carries none: the whole picture of that number is where the
 * next ones begin. Any other goes on from the track if its base is not newer than that, or begins
 * one on `whole`, the newest whole picture of the same session and tier.
 */
export function followTiles(
  track: TileTrack | undefined,
  message: RoomFrame,
  set: TileSet,
  whole: Whole | undefined,
): Followed {
  const { header } = message;
  const grid = tileGrid(header.width, header.height, set.tileSize);
  if (grid.columns * grid.rows > TILES_MAX || header.tier === "still") return refused("tile_form");
  const known = track?.session === header.session ? track : undefined;
  if (known !== undefined && header.seq <= known.seq) return refused("older");
  if (header.baseSeq === header.seq) {
    return { ok: true, track: beginTrack(message, header.tier, grid, header.seq) };
  }
  if (known !== undefined && header.baseSeq <= known.seq) {
    return isSameForm(known, header, grid) ? place(known, message, set) : refused("tile_form");
  }
  const fits = whole !== undefined && whole.seq >= header.baseSeq &&
    whole.epoch === header.epoch &&
    whole.width === header.width && whole.height === header.height;
  if (!fits) return refused("tile_gap");
  return place(beginTrack(message, header.tier, grid, whole.seq), message, set);
}

/** Tiles newer than image `seq`, and how many bytes they are. */
export function newerTiles(
  track: TileTrack,
  seq: number,
): { readonly tiles: readonly KeptTile[]; readonly bytes: number } {
  const tiles: KeptTile[] = [];
  let bytes = 0;
  for (const tile of track.kept.values()) {
    if (tile.seq <= seq) continue;
    tiles.push(tile);
    bytes += tile.bytes.length;
  }
  return { tiles, bytes };
}

function beginTrack(
  newest: RoomFrame,
  tier: LiveTier,
  grid: TileGrid,
  since: number,
): TileTrack {
  const { session, codec, seq } = newest.header;
  return {
    ...{ session, tier, grid, codec, since, seq, newest },
    kept: new Map(),
    keptBytes: 0,
    made: new Map(),
  };
}

function place(track: TileTrack, message: RoomFrame, set: TileSet): Followed {
  const { seq } = message.header;
  for (const { column, row } of set.tiles) {
    if (tileIndex(track.grid, column, row) === undefined) return refused("tile_form");
  }
  for (const { column, row, bytes } of set.tiles) {
    const index = row * track.grid.columns + column;
    track.keptBytes += bytes.length - (track.kept.get(index)?.bytes.length ?? 0);
    // Not `slice`, which on a Buffer copies nothing.
    track.kept.set(index, { seq, column, row, bytes: new Uint8Array(bytes) });
  }
  track.seq = seq;
  track.newest = message;
  track.made.clear();
  if (track.keptBytes > TILES_KEPT_BYTES) forgetTiles(track);
  return { ok: true, track };
}

/** Everything up to now is forgotten: who lags behind gets the next whole picture. */
function forgetTiles(track: TileTrack): void {
  track.kept.clear();
  track.keptBytes = 0;
  track.since = track.seq;
}

function isSameForm(track: TileTrack, { codec, epoch }: FrameHeader, grid: TileGrid): boolean {
  return track.codec === codec && track.newest.header.epoch === epoch &&
    track.grid.tileSize === grid.tileSize &&
    track.grid.width === grid.width && track.grid.height === grid.height;
}

function refused(reason: "tile_gap" | "tile_form" | "older"): Followed {
  return { ok: false, reason };
}
