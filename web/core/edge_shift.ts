/** How near to an edge of a box its content begins to move, CSS pixels. */
export const EDGE_PX = 40;
/** How fast it moves at the edge itself and beyond it, CSS pixels a second. */
const FASTEST_PX = 900;

/**
 * How far the content of a box is to be shifted while something is held near an edge of it, CSS
 * pixels; the place is from the box's top left and may lie outside of it.
 */
export function edgeShift(
  [x, y]: readonly [x: number, y: number],
  size: { readonly width: number; readonly height: number },
  elapsedMs: number,
): readonly [dx: number, dy: number] {
  const step = FASTEST_PX * elapsedMs / 1_000;
  return [pull(x, size.width) * step, pull(y, size.height) * step];
}

/** From -1 at the end to 1 at the beginning, 0 away from both. */
function pull(place: number, length: number): number {
  const edge = Math.min(EDGE_PX, length / 4);
  if (edge <= 0) return 0;
  const share = (depth: number) => Math.min(Math.max(depth, 0) / edge, 1);
  return share(edge - place) - share(place - (length - edge));
}
