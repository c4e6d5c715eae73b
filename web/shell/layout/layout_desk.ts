import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  defaultSizes,
  type DockSizes,
  dockSizes,
  FOLD_LEFT_BELOW_PX,
  LEAST_PX,
  type PageSize,
  WIDE_PAGE_PX,
} from "../../core/layout/dock_sizes.ts";
import {
  defaultLayout,
  type Dock,
  isShown,
  type Layout,
  type PanelFacts,
  placeOf,
  type Side,
  visibleDock,
} from "../../core/layout/layout.ts";
import { layoutText, parseLayout } from "../../core/layout/layout_memory.ts";
import {
  closePanel,
  foldDock,
  movePanel,
  openPanel,
  shareGroups,
  sizeDock,
  type Target,
} from "../../core/layout/layout_moves.ts";
import { isKeyOf, type PanelKeyPress } from "../../core/layout/panel_keys.ts";
import type { TextStore } from "../browser_storage.ts";
import type { Timer, World } from "../world.ts";
import { watchPageSize } from "./page_size.ts";

/** Where this browser keeps where its panels are. */
export const LAYOUT_KEY = "fuelrail.layout";
/** Where a layout is put that could not be read. */
export const DAMAGED_LAYOUT_KEY = "fuelrail.layout.damaged";

const REMEMBER_AFTER_MS = 250;

/** Where the panels are on this page, and what can be done with them. */
export interface LayoutDesk {
  /** What stands at each edge, without what this room has nothing for. */
  readonly docks: ReadonlySignal<Readonly<Record<Side, Dock>>>;
  readonly sizes: ReadonlySignal<DockSizes>;
  readonly page: ReadonlySignal<PageSize>;
  /** Panels stand beside the picture; else they are drawn over it, one edge at a time. */
  readonly wide: ReadonlySignal<boolean>;
  /** The edge whose panels lie over a narrow page. */
  readonly sheet: ReadonlySignal<Side | undefined>;
  /** Whether a panel is open, if only as a tab. */
  isOpen(id: string): boolean;
  /** Whether a panel can be seen at this moment. */
  isShown(id: string): boolean;
  /** Whether a request can be made, or could be in this room the last time. */
  expects(request: string | undefined): boolean;
  /** Whether this room has something for a panel. */
  isThere(id: string): boolean;
  /** Opens a panel, or brings it to the front. */
  openPanel(id: string): void;
  closePanel(id: string): void;
  /** Shows a panel that cannot be seen, closes one that can. */
  togglePanel(id: string): void;
  movePanel(id: string, target: Target): void;
  /** The panel that a key opens and closes. */
  panelOfKey(press: PanelKeyPress): string | undefined;
  /** Folds a dock away or unfolds it; on narrow pages shows or hides it. */
  toggleDock(side: Side): void;
  fold(side: Side, collapsed: boolean): void;
  /** Sets a dock's size in CSS pixels; far too small folds it away, undefined is the default. */
  resize(side: Side, sizePx: number | undefined): void;
  shareGroups(side: Side, group: number, part: number): void;
  closeSheet(): void;
  /** Puts every panel where it is by default. */
  reset(): void;
}

export interface LayoutDeskOptions {
  readonly world: World;
  readonly store: TextStore;
  readonly panels: readonly PanelFacts[];
  readonly expects: (request: string | undefined) => boolean;
  /** Told when what was stored could not be read. */
  onDamaged(text: string): void;
}

/** Recalls the layout of this browser and keeps what becomes of it. */
export function createLayoutDesk(options: LayoutDeskOptions): LayoutDesk {
  const { world, store, panels, expects } = options;
  const isThere = (id: string) => {
    const facts = panels.find((panel) => panel.id === id);
    return facts !== undefined && expects(facts.needs);
  };
  const page = watchPageSize();
  const wide = computed(() => page.value.width >= WIDE_PAGE_PX);
  const fresh = () => defaultLayout(panels, page.peek().width < FOLD_LEFT_BELOW_PX);
  const layout = signal(recall() ?? fresh());
  const sheet: Signal<Side | undefined> = signal(undefined);
  let saving: Timer | undefined;

  function recall(): Layout | undefined {
    const text = store.read(LAYOUT_KEY);
    if (text === null) return undefined;
    const parsed = parseLayout(text, panels);
    if (parsed !== undefined) return parsed;
    store.write(DAMAGED_LAYOUT_KEY, text);
    store.write(LAYOUT_KEY, null);
    options.onDamaged(text);
    return undefined;
  }

  function remember(): void {
    saving?.cancel();
    saving = undefined;
    store.write(LAYOUT_KEY, layoutText(layout.peek()));
  }

  function change(next: Layout): void {
    if (next === layout.peek()) return;
    layout.value = next;
    saving?.cancel();
    saving = world.setTimer(REMEMBER_AFTER_MS, remember);
  }

  addEventListener("pagehide", () => {
    if (saving !== undefined) remember();
  });

  const sideOf = (id: string) => placeOf(layout.peek(), id)?.side;

  function shownNow(id: string): boolean {
    if (!isThere(id)) return false;
    if (wide.value) return isShown(layout.value, id);
    const side = sheet.value;
    return side !== undefined && docks.value[side].groups.some(({ shown }) => shown === id);
  }

  function open(id: string): void {
    const facts = panels.find((panel) => panel.id === id);
    if (facts === undefined || !isThere(id)) return;
    change(openPanel(layout.peek(), id, facts.home));
    if (!wide.peek()) sheet.value = sideOf(id);
  }

  function close(id: string): void {
    change(closePanel(layout.peek(), id));
  }

  const docks = computed(() => {
    const of = (side: Side) => {
      const dock = visibleDock(layout.value.docks[side], isThere);
      return wide.value ? dock : { ...dock, collapsed: false, groups: asOneGroup(dock) };
    };
    return { left: of("left"), right: of("right"), bottom: of("bottom") };
  });

  /** Over a narrow page there is room for one group: all panels of the edge are its tabs. */
  function asOneGroup({ groups }: Dock): Dock["groups"] {
    const first = groups[0];
    if (first === undefined || groups.length === 1) return groups;
    const panels = groups.flatMap((group) => group.panels);
    const shown = panels.includes(lastShown.value) ? lastShown.value : first.shown;
    return [{ panels, shown, share: 1 }];
  }
  const lastShown = signal("");

  return {
    docks,
    page,
    wide,
    sheet,
    expects,
    isThere,
    sizes: computed(() => dockSizes({ ...layout.value, docks: docks.value }, page.value)),
    isOpen: (id) => isThere(id) && placeOf(layout.value, id) !== undefined,
    isShown: shownNow,
    openPanel(id) {
      lastShown.value = id;
      open(id);
    },
    closePanel: close,
    togglePanel(id) {
      if (!shownNow(id)) {
        lastShown.value = id;
        open(id);
      } else if (wide.peek()) close(id);
      else sheet.value = undefined;
    },
    panelOfKey: (press) =>
      panels.find(({ id, keys = [] }) => isKeyOf(press, keys) && isThere(id))?.id,
    movePanel: (id, target) => change(movePanel(layout.peek(), id, target)),
    toggleDock(side) {
      if (!wide.peek()) {
        sheet.value = sheet.peek() === side ? undefined : side;
      } else if (layout.peek().docks[side].groups.length > 0) {
        change(foldDock(layout.peek(), side, !layout.peek().docks[side].collapsed));
      }
    },
    fold: (side, collapsed) => change(foldDock(layout.peek(), side, collapsed)),
    resize(side, sizePx) {
      if (sizePx !== undefined && sizePx < LEAST_PX[side] / 2) {
        return change(foldDock(sizeDock(layout.peek(), side, undefined), side, true));
      }
      const least = sizePx === undefined ? undefined : Math.max(LEAST_PX[side], sizePx);
      const isDefault = least === undefined || least === defaultSizes(page.peek())[side];
      const unfolded = foldDock(layout.peek(), side, false);
      change(sizeDock(unfolded, side, isDefault ? undefined : Math.round(least)));
    },
    shareGroups: (side, group, part) => change(shareGroups(layout.peek(), side, group, part)),
    closeSheet: () => void (sheet.value = undefined),
    reset() {
      change(fresh());
      sheet.value = undefined;
    },
  };
}
