/** Which rows of a long list are worth drawing. */
export interface VirtualWindow {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

export interface VirtualList {
  readonly count: number;
  readonly rowPx: number;
  readonly scrollTopPx: number;
  readonly heightPx: number;
}

const OVERSCAN_ROWS = 8;

/** The rows in sight and a few on both sides. */
export function virtualWindow({ count, rowPx, scrollTopPx, heightPx }: VirtualList): VirtualWindow {
  const top = Math.floor(scrollTopPx / rowPx) - OVERSCAN_ROWS;
  const bottom = Math.ceil((scrollTopPx + heightPx) / rowPx) + OVERSCAN_ROWS;
  const first = Math.min(Math.max(top, 0), count);
  return { first, end: Math.max(first, Math.min(bottom, count)) };
}

/** Where to scroll so that a row is in sight, as little as possible. */
export function scrollTopToShow(
  index: number,
  { rowPx, scrollTopPx, heightPx }: Omit<VirtualList, "count">,
): number {
  const top = index * rowPx;
  if (top < scrollTopPx) return top;
  return top + rowPx > scrollTopPx + heightPx ? top + rowPx - heightPx : scrollTopPx;
}

/** The row at the top edge, and how far it is scrolled out. */
export interface ScrollAnchor {
  readonly key: string;
  readonly offsetPx: number;
}
