/** How a picture is cut into square tiles; those at the right and bottom edge may be smaller. */
export interface TileGrid {
  readonly tileSize: number;
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
}

/** A part of a picture, pixels. */
export interface TileArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The grid of a picture of so many pixels. */
export function tileGrid(width: number, height: number, tileSize: number): TileGrid {
  const columns = Math.ceil(width / tileSize);
  return { tileSize, width, height, columns, rows: Math.ceil(height / tileSize) };
}

/** Where tile number `index` lies, counted by rows from the top left. */
export function tileArea({ tileSize, width, height, columns }: TileGrid, index: number): TileArea {
  const left = index % columns * tileSize;
  const top = Math.floor(index / columns) * tileSize;
  return {
    left,
    top,
    width: Math.min(tileSize, width - left),
    height: Math.min(tileSize, height - top),
  };
}

/** The number of the tile at a column and row, or undefined when the grid has none there. */
export function tileIndex(
  { columns, rows }: TileGrid,
  column: number,
  row: number,
): number | undefined {
  return column < columns && row < rows ? row * columns + column : undefined;
}
