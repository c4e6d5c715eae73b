import { ChevronsLeft, ChevronsRight, ChevronsUp, type IconNode } from "lucide";
import type { Dock, Side } from "../../core/layout/layout.ts";
import { IconButton } from "../icon_button.tsx";
import { panelOf } from "../panels.ts";
import { useStudio } from "../studio_context.ts";
import { DOCK_TEXT } from "./dock_text.ts";
import { focusTab } from "./panel_tabs.tsx";

const UNFOLD_ICON: Readonly<Record<Side, IconNode>> = {
  left: ChevronsRight,
  right: ChevronsLeft,
  bottom: ChevronsUp,
};

/** A dock that is folded away: its panels' icons, each of which brings its panel back. */
export function DockStrip({ side, dock }: { readonly side: Side; readonly dock: Dock }) {
  const { layout } = useStudio();
  return (
    <aside
      class={`dock-strip dock-strip-${side}`}
      aria-label={DOCK_TEXT[side]}
      data-testid={`strip-${side}`}
      data-region
    >
      <IconButton
        node={UNFOLD_ICON[side]}
        label={`Unfold the ${DOCK_TEXT[side].toLowerCase()}`}
        {...(side === "right" ? { shortcut: "P" } : {})}
        onClick={() => layout.fold(side, false)}
      />
      {dock.groups.flatMap(({ panels }) => panels).map((id) => {
        const panel = panelOf(id);
        if (panel === undefined) return null;
        return (
          <IconButton
            key={id}
            node={panel.icon}
            label={panel.title}
            {...(panel.keys?.[0] === undefined ? {} : { shortcut: panel.keys[0] })}
            onClick={() => {
              layout.openPanel(id);
              focusTab(id);
            }}
          />
        );
      })}
    </aside>
  );
}
