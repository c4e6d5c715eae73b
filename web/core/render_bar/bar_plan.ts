/** One thing in a row that may have to give way. */
export interface BarItem {
  readonly key: string;
  /** Width that it always takes, so that no value can move its neighbours. */
  readonly widthPx: number;
}

/** What stands in the row and what waits behind its button. */
export interface BarPlan {
  readonly shown: readonly string[];
  readonly more: readonly string[];
}

/**
 * Fills a row with the most important items, which come first; once one does not fit, it and all
 * after it go behind a button of `morePx`, for which there is then room.
 */
export function planBar(
  items: readonly BarItem[],
  widthPx: number,
  gapPx: number,
  morePx: number,
): BarPlan {
  const lengthOf = (count: number) =>
    items.slice(0, count).reduce((sum, item) => sum + item.widthPx, 0) +
    Math.max(0, count - 1) * gapPx;
  if (lengthOf(items.length) <= widthPx) return { shown: items.map(keyOf), more: [] };
  let count = items.length - 1;
  while (count > 0 && lengthOf(count) + gapPx + morePx > widthPx) count--;
  return { shown: items.slice(0, count).map(keyOf), more: items.slice(count).map(keyOf) };
}

function keyOf({ key }: BarItem): string {
  return key;
}
