import type { Dock, Layout, Side } from "./layout.ts";

/** A page's inner size in CSS pixels. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** Sizes in CSS pixels: widths, at the bottom the height. */
export type DockSizes = Readonly<Record<Side, number>>;

/** From here on panels stand beside the picture; on narrower pages they lie over it. */
export const WIDE_PAGE_PX = 1_100;
/** Below this width the left panels start folded away. */
export const FOLD_LEFT_BELOW_PX = 1_280;

/** Smallest docks; dragged to less than half of it, a dock folds away. */
export const LEAST_PX: DockSizes = { left: 160, right: 224, bottom: 120 };

/** What the picture keeps, however large the panels are dragged. */
const STAGE_LEAST_PX = { width: 360, height: 200 };
/** Width of the tools, and heights of the bars above and below, roughly. */
const RAIL_PX = 42;
const BARS_PX = 145;

/** Sizes of docks that nobody has resized: the picture keeps at least 60 % of the width. */
export function defaultSizes({ width, height }: PageSize): DockSizes {
  const right = clamp(Math.round(width * 0.2), 272, 336);
  const left = clamp(Math.floor(width * 0.4) - RAIL_PX - right, 184, 288);
  return { left, right, bottom: clamp(Math.round(height * 0.34), 200, 380) };
}

/** The largest that a dock may get on this page while the others keep their size. */
export function largestSize(side: Side, sizes: DockSizes, page: PageSize): number {
  if (side === "bottom") {
    return Math.max(LEAST_PX.bottom, page.height - BARS_PX - STAGE_LEAST_PX.height);
  }
  const other = sizes[side === "left" ? "right" : "left"];
  return Math.max(LEAST_PX[side], page.width - RAIL_PX - STAGE_LEAST_PX.width - other);
}

/** The docks' sizes on this page; folded and empty docks take none of it here. */
export function dockSizes({ docks }: Layout, page: PageSize): DockSizes {
  const byDefault = defaultSizes(page);
  const wished = (side: Side) => {
    const { collapsed, groups, sizePx }: Dock = docks[side];
    return collapsed || groups.length === 0
      ? 0
      : Math.max(LEAST_PX[side], sizePx ?? byDefault[side]);
  };
  const [left, right] = [wished("left"), wished("right")];
  const room = page.width - RAIL_PX - STAGE_LEAST_PX.width;
  const fits = left + right <= room ? 1 : room / (left + right);
  const bottom = Math.min(wished("bottom"), page.height - BARS_PX - STAGE_LEAST_PX.height);
  return {
    left: Math.floor(left * fits),
    right: Math.floor(right * fits),
    bottom: Math.max(0, bottom),
  };
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
