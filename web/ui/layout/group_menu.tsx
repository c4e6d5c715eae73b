import { Ellipsis } from "lucide";
import { type PanelGroup, type Side, SIDES } from "../../core/layout/layout.ts";
import { Menu } from "../menu.tsx";
import { panelOf } from "../panels.ts";
import { useStudio } from "../studio_context.ts";
import { focusTab } from "./panel_tabs.tsx";

const MOVE_TEXT: Readonly<Record<Side, string>> = {
  left: "Move to the left",
  right: "Move to the right",
  bottom: "Move to the bottom",
};

export interface GroupMenuProps {
  readonly side: Side;
  readonly at: number;
  readonly group: PanelGroup;
}

/** Moves and closes the panel that a group shows: all that dragging its tab does, without it. */
export function GroupMenu({ side, at, group }: GroupMenuProps) {
  const { layout } = useStudio();
  const id = group.shown;
  const title = panelOf(id)?.title ?? id;

  function then(act: () => void): void {
    act();
    if (layout.isOpen(id)) focusTab(id);
    else document.getElementById("stage")?.focus();
  }

  return (
    <Menu node={Ellipsis} label={`Move or close ${title}`}>
      <div class="menu-column">
        {SIDES.filter((each) => each !== side).map((each) => (
          <MenuItem
            key={each}
            text={MOVE_TEXT[each]}
            onClick={() =>
              then(() => layout.movePanel(id, { side: each, group: 0, index: Infinity }))}
          />
        ))}
        {group.panels.length > 1 && (
          <MenuItem
            text="Give it a place of its own"
            onClick={() => then(() => layout.movePanel(id, { side, before: at + 1 }))}
          />
        )}
        {group.panels.length === 1 && at > 0 && (
          <MenuItem
            text="Join the panels before it"
            onClick={() =>
              then(() => layout.movePanel(id, { side, group: at - 1, index: Infinity }))}
          />
        )}
        <MenuItem text={`Close ${title}`} onClick={() => then(() => layout.closePanel(id))} />
      </div>
    </Menu>
  );
}

function MenuItem({ text, onClick }: { readonly text: string; readonly onClick: () => void }) {
  return (
    <button
      type="button"
      class="menu-item"
      onClick={(event) => {
        event.currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
        onClick();
      }}
    >
      {text}
    </button>
  );
}
