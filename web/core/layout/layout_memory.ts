import { asObject, type JsonObject } from "../json_fields.ts";
import {
  defaultLayout,
  type Dock,
  type Layout,
  type PanelFacts,
  type PanelGroup,
  type Place,
  type Side,
  SIDES,
} from "./layout.ts";
import { openPanel } from "./layout_moves.ts";

/** Changes when what is stored can no longer be read by what reads it. */
const VERSION = 1;

/** Widest dock that is believed, in CSS pixels. */
const SIZE_MAX_PX = 10_000;

/** The layout as text for the browser's store. */
export function layoutText({ docks, closed }: Layout): string {
  return JSON.stringify({ version: VERSION, docks, closed });
}

/**
 * Reads a stored layout; undefined when it is damaged or of another version.
 *
 * Panels that the page no longer has are left out, and panels that are new since then come as they
 * do by default.
 */
export function parseLayout(text: string, panels: readonly PanelFacts[]): Layout | undefined {
  const stored = asObject(parse(text));
  const storedDocks = asObject(stored?.docks);
  const storedClosed = asObject(stored?.closed);
  if (stored?.version !== VERSION || storedDocks === undefined || storedClosed === undefined) {
    return undefined;
  }
  const left = new Map(panels.map((panel) => [panel.id, panel]));
  const take = (id: unknown) => typeof id === "string" && left.delete(id);
  const [leftDock, right, bottom] = SIDES.map((side) => readDock(storedDocks[side], take));
  if (leftDock === undefined || right === undefined || bottom === undefined) return undefined;
  const closed: Record<string, Place> = {};
  for (const [id, place] of Object.entries(storedClosed)) {
    const read = readPlace(place);
    if (read === undefined) return undefined;
    if (take(id)) closed[id] = read;
  }
  const layout: Layout = { docks: { left: leftDock, right, bottom }, closed };
  return addNew(layout, [...left.values()]);
}

function addNew(layout: Layout, fresh: readonly PanelFacts[]): Layout {
  const byDefault = defaultLayout(fresh, false);
  const docks = layout.docks;
  let all: Layout = { ...layout, closed: { ...layout.closed, ...byDefault.closed } };
  for (const { id, home, openByDefault } of fresh) {
    if (!openByDefault) continue;
    const shown = docks[home].groups[0]?.shown;
    all = openPanel(all, id, home);
    // A newcomer is a tab more and takes nothing away.
    if (shown !== undefined) all = keepFront(all, home, shown, docks[home].collapsed);
  }
  return all;
}

function keepFront(layout: Layout, side: Side, shown: string, collapsed: boolean): Layout {
  const dock = layout.docks[side];
  const groups = dock.groups.map((group, at) => at === 0 ? { ...group, shown } : group);
  return { ...layout, docks: { ...layout.docks, [side]: { ...dock, groups, collapsed } } };
}

function readDock(value: unknown, take: (id: unknown) => boolean): Dock | undefined {
  const stored = asObject(value);
  if (stored === undefined || !Array.isArray(stored.groups)) return undefined;
  const { collapsed, sizePx } = stored;
  if (typeof collapsed !== "boolean") return undefined;
  if (sizePx !== undefined && !isPositive(sizePx, SIZE_MAX_PX)) return undefined;
  const groups: PanelGroup[] = [];
  for (const each of stored.groups) {
    const group = asObject(each);
    if (group === undefined || !Array.isArray(group.panels)) return undefined;
    const { share } = group;
    if (!isPositive(share, Number.MAX_SAFE_INTEGER)) return undefined;
    const panels = group.panels.filter(take);
    const first = panels[0];
    if (first === undefined) continue;
    groups.push({ panels, share, shown: panels.find((id) => id === group.shown) ?? first });
  }
  return { groups, sizePx, collapsed: collapsed && groups.length > 0 };
}

function readPlace(value: unknown): Place | undefined {
  const stored: JsonObject | undefined = asObject(value);
  const side = SIDES.find((each) => each === stored?.side);
  const { group, index, alone } = stored ?? {};
  if (side === undefined || !isCount(group) || !isCount(index) || typeof alone !== "boolean") {
    return undefined;
  }
  return { side, group, index, alone };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isPositive(value: unknown, max: number): value is number {
  return typeof value === "number" && value > 0 && value <= max;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
