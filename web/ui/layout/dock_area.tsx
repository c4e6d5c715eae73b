import { ChevronsDown, ChevronsLeft, ChevronsRight, type IconNode } from "lucide";
import { Fragment } from "preact";
import { largestSize, LEAST_PX } from "../../core/layout/dock_sizes.ts";
import type { Dock, Side } from "../../core/layout/layout.ts";
import { IconButton } from "../icon_button.tsx";
import { useStudio } from "../studio_context.ts";
import { DOCK_TEXT } from "./dock_text.ts";
import { DockStrip } from "./dock_strip.tsx";
import { GroupMenu } from "./group_menu.tsx";
import { GroupSplitter } from "./group_splitter.tsx";
import { GroupView } from "./group_view.tsx";
import { Splitter } from "./splitter.tsx";

const FOLD_ICON: Readonly<Record<Side, IconNode>> = {
  left: ChevronsLeft,
  right: ChevronsRight,
  bottom: ChevronsDown,
};

/** The panels at one edge of the viewport, on pages that are wide enough. */
export function DockArea({ side }: { readonly side: Side }) {
  const { layout } = useStudio();
  const dock = layout.docks.value[side];
  if (!layout.wide.value || dock.groups.length === 0) return null;
  return dock.collapsed
    ? <DockStrip side={side} dock={dock} />
    : <OpenDock side={side} dock={dock} />;
}

function OpenDock({ side, dock }: { readonly side: Side; readonly dock: Dock }) {
  const { layout } = useStudio();
  const sizes = layout.sizes.value;
  const sizePx = sizes[side];
  const page = layout.page.value;
  const widthPx = side === "bottom" ? page.width - sizes.left - sizes.right : sizePx;
  return (
    <aside
      class={`dock dock-${side}`}
      style={side === "bottom" ? { height: `${sizePx}px` } : { width: `${sizePx}px` }}
      aria-label={DOCK_TEXT[side]}
      data-testid={`dock-${side}`}
      data-region
    >
      {dock.groups.map((group, at) => (
        <Fragment key={at}>
          {at > 0 && <GroupSplitter side={side} dock={dock} at={at - 1} />}
          <GroupView
            side={side}
            at={at}
            group={group}
            draggable
            widthPx={widthPx / (side === "bottom" ? dock.groups.length : 1)}
          >
            <GroupMenu side={side} at={at} group={group} />
            {at === 0 && (
              <IconButton
                node={FOLD_ICON[side]}
                label={`Fold the ${DOCK_TEXT[side].toLowerCase()} away`}
                {...(side === "right" ? { shortcut: "P" } : {})}
                onClick={() => layout.fold(side, true)}
              />
            )}
          </GroupView>
        </Fragment>
      ))}
      <Splitter
        label={side === "bottom" ? "Height of the bottom panels" : `Width of the ${side} panels`}
        line={side === "bottom" ? "horizontal" : "vertical"}
        value={sizePx}
        min={LEAST_PX[side]}
        max={largestSize(side, sizes, page)}
        grows={side === "left" ? 1 : -1}
        onSize={(size) => layout.resize(side, size)}
        onReset={() => layout.resize(side, undefined)}
      />
    </aside>
  );
}
