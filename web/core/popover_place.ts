import type { Rect, Size } from "./view_transform.ts";

/** Where a small panel opens, in CSS pixels of the page. */
export interface PopoverPlace {
  readonly left: number;
  readonly top: number;
  readonly maxHeight: number;
}

const EDGE_PX = 8;
const GAP_PX = 4;

/**
 * Below its button or, where there is more room, above; never over the page's edges.
 *
 * @param panel its size as far as the page lets it grow
 */
export function placePopover(button: Rect, panel: Size, page: Size): PopoverPlace {
  const below = page.height - (button.top + button.height) - GAP_PX - EDGE_PX;
  const above = button.top - GAP_PX - EDGE_PX;
  const isBelow = panel.height <= below || below >= above;
  const maxHeight = Math.max(0, isBelow ? below : above);
  const height = Math.min(panel.height, maxHeight);
  const left = Math.min(button.left, page.width - panel.width - EDGE_PX);
  return {
    left: Math.max(EDGE_PX, left),
    top: isBelow ? button.top + button.height + GAP_PX : button.top - GAP_PX - height,
    maxHeight,
  };
}
