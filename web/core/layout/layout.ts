/** Edges of the viewport at which panels stand. */
export const SIDES = ["left", "right", "bottom"] as const;
export type Side = typeof SIDES[number];

/** What the layout has to know of a panel. */
export interface PanelFacts {
  readonly id: string;
  readonly title: string;
  readonly home: Side;
  readonly openByDefault: boolean;
  /** Request without which the panel has nothing to show. */
  readonly needs?: string;
  /** Keys that open and close it, such as "N", "Shift+I", "Ctrl+D" or "F12". */
  readonly keys?: readonly string[];
}

/** Panels that share one place; one of them is shown, the others are tabs. */
export interface PanelGroup {
  readonly panels: readonly string[];
  readonly shown: string;
  /** Weight of the group among those of its dock. */
  readonly share: number;
}

/** The panels at one edge; its groups lie below each other, at the bottom beside each other. */
export interface Dock {
  readonly groups: readonly PanelGroup[];
  /** Width, at the bottom height, in CSS pixels; undefined while nobody has changed it. */
  readonly sizePx: number | undefined;
  /** Only a strip with the panels' icons is left. */
  readonly collapsed: boolean;
}

/** Where a panel stands, or stood before it was closed. */
export interface Place {
  readonly side: Side;
  readonly group: number;
  readonly index: number;
  /** It had its group for itself. */
  readonly alone: boolean;
}

/** Where every panel is. A panel is in one group or closed, never both. */
export interface Layout {
  readonly docks: Readonly<Record<Side, Dock>>;
  readonly closed: Readonly<Record<string, Place>>;
}

/** A dock without panels. */
export const EMPTY_DOCK: Dock = { groups: [], sizePx: undefined, collapsed: false };

/**
 * The layout of somebody who has changed nothing: the panels of one side share a place. On narrower
 * pages the left ones start folded away, so that the picture keeps most of the width.
 */
export function defaultLayout(panels: readonly PanelFacts[], foldLeft: boolean): Layout {
  const dockOf = (side: Side): Dock => {
    const open = panels.filter(({ home, openByDefault }) => home === side && openByDefault);
    const first = open[0];
    if (first === undefined) return EMPTY_DOCK;
    const group = { panels: open.map(({ id }) => id), shown: first.id, share: 1 };
    return { ...EMPTY_DOCK, groups: [group], collapsed: side === "left" && foldLeft };
  };
  const closed = panels.filter(({ openByDefault }) => !openByDefault)
    .map(({ id, home }) => [id, homePlace(home)] as const);
  return {
    docks: { left: dockOf("left"), right: dockOf("right"), bottom: dockOf("bottom") },
    closed: Object.fromEntries(closed),
  };
}

/** The last place of a side's first group. */
export function homePlace(side: Side): Place {
  return { side, group: 0, index: Number.MAX_SAFE_INTEGER, alone: false };
}

/** Where a panel is, or undefined while it is closed. */
export function placeOf(layout: Layout, id: string): Place | undefined {
  for (const side of SIDES) {
    for (const [group, { panels }] of layout.docks[side].groups.entries()) {
      const index = panels.indexOf(id);
      if (index >= 0) return { side, group, index, alone: panels.length === 1 };
    }
  }
  return undefined;
}

/** Whether a panel is what its group shows, in a dock that is not folded away. */
export function isShown(layout: Layout, id: string): boolean {
  const place = placeOf(layout, id);
  if (place === undefined) return false;
  const { collapsed, groups } = layout.docks[place.side];
  return !collapsed && groups[place.group]?.shown === id;
}

/** A dock with only the panels that are there to be shown; groups without any are left out. */
export function visibleDock(dock: Dock, isThere: (id: string) => boolean): Dock {
  const groups = dock.groups.flatMap((group) => {
    const panels = group.panels.filter(isThere);
    const first = panels[0];
    if (first === undefined) return [];
    return [{ ...group, panels, shown: panels.includes(group.shown) ? group.shown : first }];
  });
  return { ...dock, groups };
}
