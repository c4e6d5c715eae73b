import type { ComponentChildren } from "preact";
import type { PanelGroup, Side } from "../../core/layout/layout.ts";
import { PanelBody } from "./panel_body.tsx";
import { PanelTabs } from "./panel_tabs.tsx";

export interface GroupViewProps {
  readonly side: Side;
  readonly at: number;
  readonly group: PanelGroup;
  readonly draggable: boolean;
  readonly widthPx: number;
  /** Buttons at the end of the tabs. */
  readonly children: ComponentChildren;
}

/** Width of the buttons at the end of the tabs, roughly. */
const ACTIONS_PX = 68;

/** The panels that share a place: tabs above the one that is shown. */
export function GroupView({ side, at, group, draggable, widthPx, children }: GroupViewProps) {
  const { shown, share } = group;
  return (
    <section class="panel-group" style={{ flexGrow: share }} data-group={`${side} ${at}`}>
      <header class="panel-head">
        <PanelTabs side={side} group={group} draggable={draggable} widthPx={widthPx - ACTIONS_PX} />
        <div class="panel-actions">{children}</div>
      </header>
      <div
        key={shown}
        id={`panel-${shown}`}
        class="panel-body"
        role="tabpanel"
        aria-labelledby={`tab-${shown}`}
        data-testid={`panel-${shown}`}
      >
        <PanelBody id={shown} />
      </div>
    </section>
  );
}
