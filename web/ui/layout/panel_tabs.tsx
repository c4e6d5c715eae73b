import type { PanelGroup, Side } from "../../core/layout/layout.ts";
import { startPanelDrag } from "../../shell/layout/panel_drag.ts";
import { Icon } from "../icon.tsx";
import { panelOf } from "../panels.ts";
import { useStudio } from "../studio_context.ts";
import { DOCK_TEXT } from "./dock_text.ts";

export interface PanelTabsProps {
  readonly side: Side;
  readonly group: PanelGroup;
  /** Tabs can be dragged to another place. */
  readonly draggable: boolean;
  /** What the tabs may take, in CSS pixels. */
  readonly widthPx: number;
}

/** Width of a letter and of what is around a tab's title, roughly. */
const LETTER_PX = 7.6;
const TAB_PX = 18;

/** Whether the titles of all tabs are too long to be written out. */
function isTight(panels: readonly string[], widthPx: number): boolean {
  const titles = panels.map((id) => panelOf(id)?.title ?? "");
  return titles.reduce((sum, { length }) => sum + length * LETTER_PX + TAB_PX, 0) > widthPx;
}

/** The tabs of a group; arrows go along them, delete closes one. */
export function PanelTabs({ side, group, draggable, widthPx }: PanelTabsProps) {
  const { layout, state } = useStudio();
  const { panels, shown } = group;
  const tight = isTight(panels, widthPx);

  function go(id: string | undefined): void {
    if (id === undefined) return;
    layout.openPanel(id);
    focusTab(id);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const at = panels.indexOf(shown);
    const next = {
      ArrowRight: panels[(at + 1) % panels.length],
      ArrowLeft: panels.at(at - 1),
      Home: panels[0],
      End: panels.at(-1),
    }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      go(next);
    }
    if (event.key !== "Delete") return;
    event.preventDefault();
    const neighbour = panels[at + 1] ?? panels[at - 1];
    layout.closePanel(shown);
    if (neighbour !== undefined) focusTab(neighbour);
    else document.getElementById("stage")?.focus();
  }

  return (
    <div class="panel-tabs" role="tablist" aria-label={DOCK_TEXT[side]} onKeyDown={onKeyDown}>
      {panels.map((id) => {
        const panel = panelOf(id);
        if (panel === undefined) return null;
        const note = panel.note?.(state);
        const keys = panel.keys === undefined ? "" : ` (${panel.keys.join(", ")})`;
        return (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            class={tight && id !== shown ? "panel-tab is-icon" : "panel-tab"}
            role="tab"
            title={`${panel.title}${keys}`}
            aria-selected={id === shown}
            aria-controls={id === shown ? `panel-${id}` : undefined}
            tabIndex={id === shown ? 0 : -1}
            data-panel={id}
            onClick={() => layout.openPanel(id)}
            onAuxClick={(event) => {
              if (event.button === 1) layout.closePanel(id);
            }}
            onPointerDown={(event) => {
              if (draggable) startPanelDrag(layout, id, event);
            }}
          >
            {tight && id !== shown && <Icon node={panel.icon} size={16} />}
            <span class={tight && id !== shown ? "visually-hidden" : "panel-tab-title"}>
              {panel.title}
            </span>
            {(!tight || id === shown) && note !== undefined && (
              <span class="panel-tab-note">{note}</span>
            )}
          </button>
        );
      })}
    </div>
  );
}

/** Focuses a panel's tab once it has been drawn. */
export function focusTab(id: string): void {
  requestAnimationFrame(() => document.getElementById(`tab-${id}`)?.focus());
}
