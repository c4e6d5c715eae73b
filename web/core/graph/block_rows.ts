import type { GraphPoint } from "./graph_node.ts";

/** Nodes that stand together, each at its place from the block's own corner. */
export interface Block {
  readonly width: number;
  readonly height: number;
  readonly places: ReadonlyMap<string, GraphPoint>;
}

/** Of the whole, so that it fills a panel that is wider than high and its names can be read. */
const WIDE_PER_HIGH = 1.8;

/**
 * Places of all nodes with the blocks in rows, none over another; each group begins below the one
 * before it.
 */
export function packBlocks(
  groups: readonly (readonly Block[])[],
  { between, below }: { readonly between: number; readonly below: number },
): ReadonlyMap<string, GraphPoint> {
  const all = groups.flat();
  const area = all.reduce(
    (sum, { width, height }) => sum + (width + between) * (height + between),
    0,
  );
  const rowWidth = Math.max(...all.map(({ width }) => width), Math.sqrt(area * WIDE_PER_HIGH));
  const places = new Map<string, GraphPoint>();
  let top = 0;
  for (const group of groups) {
    let left = 0;
    let rowHeight = 0;
    for (const { width, height, places: own } of group) {
      if (left > 0 && left + width > rowWidth) {
        top += rowHeight + between;
        left = 0;
        rowHeight = 0;
      }
      for (const [path, [x, y]] of own) places.set(path, [left + x, top + y]);
      left += width + between;
      rowHeight = Math.max(rowHeight, height);
    }
    if (group.length > 0) top += rowHeight + below;
  }
  return places;
}
