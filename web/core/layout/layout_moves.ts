import {
  type Dock,
  homePlace,
  type Layout,
  type PanelGroup,
  type Place,
  placeOf,
  type Side,
} from "./layout.ts";

/** Where a panel is put: among the tabs of a group, or into a group of its own before another. */
export type Target =
  | { readonly side: Side; readonly group: number; readonly index: number }
  | { readonly side: Side; readonly before: number };

/** Smallest part of its dock that a group can have. */
const LEAST_SHARE = 0.1;

/** Opens a panel where it was last, or at `home`, and shows it. */
export function openPanel(layout: Layout, id: string, home: Side): Layout {
  if (placeOf(layout, id) !== undefined) return showPanel(layout, id);
  const place = layout.closed[id] ?? homePlace(home);
  const { [id]: _opened, ...closed } = layout.closed;
  return showPanel(insert({ ...layout, closed }, id, targetOf(layout, place)), id);
}

/** Brings an open panel to the front of its group and unfolds its dock. */
export function showPanel(layout: Layout, id: string): Layout {
  const place = placeOf(layout, id);
  if (place === undefined) return layout;
  return changeDock(layout, place.side, (dock) => ({
    ...dock,
    collapsed: false,
    groups: dock.groups.map((group, at) => at === place.group ? { ...group, shown: id } : group),
  }));
}

/** Closes a panel and remembers where it was. */
export function closePanel(layout: Layout, id: string): Layout {
  const place = placeOf(layout, id);
  if (place === undefined) return layout;
  const without = takeOut(layout, id, place);
  return { ...without, closed: { ...without.closed, [id]: place } };
}

/** Puts an open panel elsewhere and shows it there; positions count before it is taken out. */
export function movePanel(layout: Layout, id: string, target: Target): Layout {
  const place = placeOf(layout, id);
  if (place === undefined || isSame(place, target)) return layout;
  const without = takeOut(layout, id, place);
  // A group that the panel had for itself is gone, and so the others have moved up.
  const moved = place.alone && place.side === target.side ? place.group : Infinity;
  if ("before" in target) {
    const before = target.before - (target.before > moved ? 1 : 0);
    return showPanel(insert(without, id, { side: target.side, before }), id);
  }
  const group = target.group - (target.group > moved ? 1 : 0);
  const leftOf = place.side === target.side && place.group === target.group &&
    place.index < target.index;
  const index = target.index - (leftOf ? 1 : 0);
  return showPanel(insert(without, id, { side: target.side, group, index }), id);
}

/** Folds a dock away to a strip, or unfolds it. */
export function foldDock(layout: Layout, side: Side, collapsed: boolean): Layout {
  return changeDock(layout, side, (dock) => ({ ...dock, collapsed }));
}

/** Sets a dock's size in CSS pixels; undefined brings the default back. */
export function sizeDock(layout: Layout, side: Side, sizePx: number | undefined): Layout {
  return changeDock(layout, side, (dock) => ({ ...dock, sizePx }));
}

/** Gives a group and the one after it new parts, from 0 to 1, of what both have together. */
export function shareGroups(layout: Layout, side: Side, group: number, part: number): Layout {
  return changeDock(layout, side, (dock) => {
    const [first, second] = [dock.groups[group], dock.groups[group + 1]];
    if (first === undefined || second === undefined) return dock;
    const both = first.share + second.share;
    const share = both * Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, part));
    return {
      ...dock,
      groups: dock.groups.map((each) =>
        each === first
          ? { ...each, share }
          : each === second
          ? { ...each, share: both - share }
          : each
      ),
    };
  });
}

function isSame(place: Place, target: Target): boolean {
  if (place.side !== target.side) return false;
  if ("before" in target) {
    return place.alone && (target.before === place.group || target.before === place.group + 1);
  }
  return target.group === place.group &&
    (target.index === place.index || target.index === place.index + 1);
}

function targetOf(layout: Layout, { side, group, index, alone }: Place): Target {
  const { groups } = layout.docks[side];
  if (alone && groups.length > 0) return { side, before: Math.min(group, groups.length) };
  return { side, group: Math.min(group, Math.max(0, groups.length - 1)), index };
}

function insert(layout: Layout, id: string, target: Target): Layout {
  return changeDock(layout, target.side, (dock) => {
    const own: PanelGroup = { panels: [id], shown: id, share: meanShare(dock) };
    if ("before" in target) {
      return { ...dock, groups: dock.groups.toSpliced(target.before, 0, own) };
    }
    const group = dock.groups[target.group];
    if (group === undefined) return { ...dock, groups: [...dock.groups, own] };
    const panels = group.panels.toSpliced(target.index, 0, id);
    return { ...dock, groups: dock.groups.with(target.group, { ...group, panels }) };
  });
}

function meanShare({ groups }: Dock): number {
  return groups.length === 0
    ? 1
    : groups.reduce((sum, { share }) => sum + share, 0) / groups.length;
}

function takeOut(layout: Layout, id: string, place: Place): Layout {
  return changeDock(layout, place.side, (dock) => {
    const groups = dock.groups.flatMap((group, at) => {
      if (at !== place.group) return [group];
      const panels = group.panels.filter((each) => each !== id);
      const next = panels[Math.min(place.index, panels.length - 1)];
      if (next === undefined) return [];
      return [{ ...group, panels, shown: group.shown === id ? next : group.shown }];
    });
    return { ...dock, groups, collapsed: dock.collapsed && groups.length > 0 };
  });
}

function changeDock(layout: Layout, side: Side, change: (dock: Dock) => Dock): Layout {
  return { ...layout, docks: { ...layout.docks, [side]: change(layout.docks[side]) } };
}
