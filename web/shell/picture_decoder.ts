import {
  decodeTiles,
  type FrameHeader,
  tileArea,
  tileGrid,
  tileIndex,
} from "@fuelrail/contracts/binary";

/** A part of a picture, and where it goes. */
export interface DecodedTile {
  readonly left: number;
  readonly top: number;
  readonly bitmap: ImageBitmap;
}

/** What a frame's body holds, ready to be painted. */
export type Decoded =
  | { readonly is: "whole"; readonly bitmap: ImageBitmap }
  | { readonly is: "tiles"; readonly tiles: readonly DecodedTile[] };

/**
 * Decodes the body of a frame, off the main thread. Rejects when any part of it cannot be decoded
 * or is not of the size of its place: half a change is worse than none.
 */
export async function decodePicture(
  header: FrameHeader,
  body: Uint8Array<ArrayBuffer>,
): Promise<Decoded> {
  if (header.kind === "image") return { is: "whole", bitmap: await decodeImage(header, body) };
  const set = decodeTiles(body);
  if (!set.ok) throw new Error(set.reason);
  const grid = tileGrid(header.width, header.height, set.tileSize);
  const results = await Promise.allSettled(set.tiles.map(async ({ column, row, bytes }) => {
    const index = tileIndex(grid, column, row);
    if (index === undefined) throw new Error(`There is no tile ${column}, ${row}`);
    const area = tileArea(grid, index);
    // A view of the body, whose memory is this page's own.
    const bitmap = await decodeImage(header, bytes as Uint8Array<ArrayBuffer>);
    const fits = bitmap.width === area.width && bitmap.height === area.height;
    if (!fits) bitmap.close();
    if (!fits) throw new Error(`Tile ${column}, ${row} is of another size`);
    return { left: area.left, top: area.top, bitmap };
  }));
  const tiles = results.flatMap((result) => result.status === "fulfilled" ? [result.value] : []);
  const fault = results.find((result) => result.status === "rejected");
  if (fault === undefined) return { is: "tiles", tiles };
  for (const { bitmap } of tiles) bitmap.close();
  throw fault.reason;
}

/** Gives the memory of a decoded picture back. */
export function closePicture(picture: Decoded): void {
  if (picture.is === "whole") picture.bitmap.close();
  else for (const { bitmap } of picture.tiles) bitmap.close();
}

function decodeImage({ codec }: FrameHeader, bytes: Uint8Array<ArrayBuffer>): Promise<ImageBitmap> {
  const blob = new Blob([bytes], { type: `image/${codec}` });
  return createImageBitmap(blob, { colorSpaceConversion: "none" });
}
