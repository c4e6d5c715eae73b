import { useEffect, useRef } from "preact/hooks";
import type { OutlinerLine } from "../../core/outliner/outliner_lines.ts";
import { useStudio } from "../studio_context.ts";

/** Whose menu is open, and where. */
export interface MenuPlace {
  readonly path: string;
  /** Client pixels. */
  readonly x: number;
  readonly y: number;
}

export interface OutlinerMenuProps {
  readonly place: MenuPlace;
  /** Paths that the menu's actions are about. */
  readonly subjects: readonly string[];
  readonly line: OutlinerLine | undefined;
  onRename(path: string): void;
  onClose(): void;
}

interface MenuAction {
  readonly label: string;
  readonly keys?: string;
  readonly needs: string;
  readonly fits?: boolean;
  /** Whether it can be done while remote writes are frozen. @default {false} */
  readonly always?: boolean;
  run(): void;
}

const EDGE_PX = 8;
const ITEM = "[role=menuitem]:not(:disabled)";

/** What can be done with a node; only what this viewer may do is listed. */
export function OutlinerMenu({ place, subjects, line, onRename, onClose }: OutlinerMenuProps) {
  const { state, scene, actions: page } = useStudio();
  const panel = useRef<HTMLDivElement>(null);
  const { path } = place;
  const { actions } = scene;
  const row = line?.kind === "node" ? line.row : undefined;
  const all: readonly MenuAction[] = [
    {
      label: "Select",
      keys: "Enter",
      needs: "selectPrimsRequest",
      always: true,
      run: () => actions.select([path], "replace"),
    },
    {
      label: "Look at it",
      keys: ".",
      needs: "cameraCommandRequest",
      fits: subjects.includes(path) && isSelected(),
      run: () => page.steering.command("fit_selection"),
    },
    {
      label: "Show in the node graph",
      needs: "getNodeGraphRequest",
      always: true,
      run: () => scene.graphDoor.goTo(path),
    },
    {
      label: "Show this render target",
      needs: "setRenderTargetRequest",
      fits: row?.type === "rendertarget",
      run: () => actions.showTarget(path),
    },
    { label: "Rename", keys: "F2", needs: "renameNodeRequest", run: () => onRename(path) },
    {
      label: "Duplicate",
      keys: "Ctrl D",
      needs: "duplicateNodesRequest",
      run: () => actions.duplicate(subjects),
    },
    { label: "Copy", needs: "copyNodesRequest", run: () => actions.copy(subjects) },
    {
      label: "Paste into it",
      needs: "pasteNodesRequest",
      fits: row?.isGraph === true,
      run: () => actions.paste(path),
    },
    {
      label: "Group",
      needs: "groupNodesRequest",
      run: () => actions.group(subjects),
    },
    {
      label: "Dissolve the group",
      needs: "ungroupNodeRequest",
      fits: row?.isGraph === true,
      run: () => actions.ungroup(path),
    },
    {
      label: "Copy the path",
      needs: "getChildrenRequest",
      fits: navigator.clipboard !== undefined,
      always: true,
      run: () => void navigator.clipboard.writeText(path),
    },
    {
      label: subjects.length > 1 ? `Delete ${subjects.length} nodes` : "Delete",
      keys: "Del",
      needs: "deleteNodesRequest",
      run: () => actions.remove(subjects),
    },
  ];
  const offered = all.filter(({ needs, fits }) =>
    fits !== false && state.capabilities.value.has(needs)
  );

  function isSelected(): boolean {
    return state.room.value.selection?.prims.includes(path) ?? false;
  }

  useEffect(() => {
    const element = panel.current;
    if (element === null) return;
    element.showPopover();
    const { offsetWidth, offsetHeight, style } = element;
    style.left = `${Math.max(EDGE_PX, Math.min(place.x, innerWidth - offsetWidth - EDGE_PX))}px`;
    style.top = `${Math.max(EDGE_PX, Math.min(place.y, innerHeight - offsetHeight - EDGE_PX))}px`;
    element.querySelector<HTMLElement>(ITEM)?.focus();
  }, [place]);

  function onKeyDown(event: KeyboardEvent): void {
    const items = [...panel.current?.querySelectorAll<HTMLElement>(ITEM) ?? []];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length)?.focus();
  }

  return (
    <div
      ref={panel}
      class="context-menu"
      popover="auto"
      role="menu"
      aria-label={row === undefined ? "Actions" : `Actions for ${row.name}`}
      onKeyDown={onKeyDown}
      onToggle={(event: { readonly newState: string }) => {
        if (event.newState === "closed") onClose();
      }}
    >
      {offered.map(({ label, keys, always, run }) => (
        <button
          key={label}
          type="button"
          class="menu-item"
          role="menuitem"
          disabled={always !== true && !state.writable.value}
          title={always === true ? undefined : state.frozen.value}
          onClick={() => {
            panel.current?.hidePopover();
            run();
          }}
        >
          <span>{label}</span>
          {keys !== undefined && <kbd>{keys}</kbd>}
        </button>
      ))}
    </div>
  );
}
