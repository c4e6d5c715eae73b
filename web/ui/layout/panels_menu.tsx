import { type IconNode, LayoutDashboard, PanelBottom, PanelLeft, PanelRight } from "lucide";
import type { Side } from "../../core/layout/layout.ts";
import { Icon } from "../icon.tsx";
import { IconButton } from "../icon_button.tsx";
import { Menu } from "../menu.tsx";
import { PANELS } from "../panels.ts";
import { useStudio } from "../studio_context.ts";
import { DOCK_TEXT } from "./dock_text.ts";

const DOCK_ICON: Readonly<Record<Side, IconNode>> = {
  left: PanelLeft,
  right: PanelRight,
  bottom: PanelBottom,
};

/** As they lie on the page, from left to right. */
const TOGGLES: readonly Side[] = ["left", "bottom", "right"];

/** Every panel with its key, and the way back to the layout that the page came with. */
export function PanelsMenu() {
  const { layout, actions } = useStudio();
  function choose(button: HTMLElement, act: () => void): void {
    button.closest<HTMLElement>("[popover]")?.hidePopover();
    act();
  }
  return (
    <Menu node={LayoutDashboard} label="Panels">
      <ul class="menu-column" aria-label="Panels" data-testid="panels-menu">
        {PANELS.filter(({ id }) => layout.isThere(id)).map(({ id, title, icon, keys }) => (
          <li key={id}>
            <button
              type="button"
              class="menu-item menu-line"
              aria-pressed={layout.isOpen(id)}
              onClick={(event) =>
                choose(event.currentTarget, () => layout.togglePanel(id))}
            >
              <Icon node={icon} size={16} />
              <span class="menu-text">{title}</span>
              {keys?.map((key) => <kbd key={key}>{key}</kbd>)}
            </button>
          </li>
        ))}
      </ul>
      <ul class="menu-column menu-rest" aria-label="Layout">
        <li>
          <button
            type="button"
            class="menu-item menu-line"
            onClick={(event) =>
              choose(event.currentTarget, () => actions.run({ type: "presentation" }))}
          >
            <span class="menu-text">Presentation</span>
            <kbd>Shift+P</kbd>
          </button>
        </li>
        <li>
          <button
            type="button"
            class="menu-item menu-line"
            onClick={(event) => choose(event.currentTarget, () => layout.reset())}
          >
            <span class="menu-text">Reset layout</span>
          </button>
        </li>
      </ul>
    </Menu>
  );
}

/** Folds the panels of each edge away and back. */
export function DockToggles() {
  const { layout } = useStudio();
  const docks = layout.docks.value;
  const sheet = layout.sheet.value;
  return (
    <>
      {TOGGLES.filter((side) => docks[side].groups.length > 0).map((side) => (
        <span key={side} class={side === "bottom" ? "not-phone" : undefined}>
          <IconButton
            node={DOCK_ICON[side]}
            label={DOCK_TEXT[side]}
            {...(side === "right" ? { shortcut: "P" } : {})}
            pressed={layout.wide.value ? !docks[side].collapsed : sheet === side}
            onClick={() =>
              layout.toggleDock(side)}
          />
        </span>
      ))}
    </>
  );
}
