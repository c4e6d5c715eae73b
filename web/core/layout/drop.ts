import type { Side } from "./layout.ts";
import type { Target } from "./layout_moves.ts";

/** A rectangle of the page in CSS pixels. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A group that a panel can be dropped on. */
export interface GroupZone {
  readonly side: Side;
  readonly group: number;
  /** The whole group, and its line of tabs. */
  readonly area: Rect;
  readonly head: Rect;
  /** Middles of its tabs, from left to right, in CSS pixels. */
  readonly tabMiddles: readonly number[];
}

/** Everything that a panel can be dropped on. */
export interface DropZones {
  readonly groups: readonly GroupZone[];
  /** The picture's area, whose edges stand for docks without open groups. */
  readonly stage: Rect;
  /** Docks that are empty or folded away. */
  readonly shutSides: readonly Side[];
}

/** Where a drop would put the panel, and what to mark on the page for it. */
export interface Drop {
  readonly target: Target;
  readonly mark: Rect;
}

/** Part of a group at either end that gives a dropped panel a place of its own. */
const END_PART = 0.28;
/** Part of the picture at an edge that stands for the dock there. */
const EDGE_PART = 0.2;

/** What a panel dropped at a point would do; undefined where it would do nothing. */
export function dropAt(
  zones: DropZones,
  x: number,
  y: number,
): Drop | undefined {
  const zone = zones.groups.find(({ area }) => contains(area, x, y));
  return zone === undefined ? dropAtEdge(zones, x, y) : dropOnGroup(zone, x, y);
}

function dropOnGroup({ side, group, area, head, tabMiddles }: GroupZone, x: number, y: number) {
  if (contains(head, x, y)) {
    const index = tabMiddles.filter((middle) => middle < x).length;
    return { target: { side, group, index }, mark: head };
  }
  const across = side === "bottom";
  const part = across ? (x - area.left) / area.width : (y - area.top) / area.height;
  if (part < END_PART) {
    return { target: { side, before: group }, mark: endOf(area, across, 0) };
  }
  if (part > 1 - END_PART) {
    return { target: { side, before: group + 1 }, mark: endOf(area, across, 1 - END_PART) };
  }
  return { target: { side, group, index: tabMiddles.length }, mark: area };
}

function dropAtEdge({ stage, shutSides }: DropZones, x: number, y: number): Drop | undefined {
  if (!contains(stage, x, y)) return undefined;
  const width = stage.width * EDGE_PART;
  const height = stage.height * EDGE_PART;
  const edges: Readonly<Record<Side, Rect>> = {
    left: { ...stage, width },
    right: { ...stage, left: stage.left + stage.width - width, width },
    bottom: { ...stage, top: stage.top + stage.height - height, height },
  };
  const side = shutSides.find((each) => contains(edges[each], x, y));
  if (side === undefined) return undefined;
  return { target: { side, group: 0, index: Number.MAX_SAFE_INTEGER }, mark: edges[side] };
}

function endOf(area: Rect, across: boolean, from: number): Rect {
  return across
    ? { ...area, left: area.left + area.width * from, width: area.width * END_PART }
    : { ...area, top: area.top + area.height * from, height: area.height * END_PART };
}

function contains({ left, top, width, height }: Rect, x: number, y: number): boolean {
  return x >= left && y >= top && x < left + width && y < top + height;
}
