import { ChevronRight, Clock, CornerUpRight, EllipsisVertical, Link2, RotateCw } from "lucide";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { formatAge } from "../../core/format.ts";
import type { NodeLine, OutlinerLine } from "../../core/outliner/outliner_lines.ts";
import { isWithinPath, lastPart, parentPath } from "../../core/scene/scene_path.ts";
import { Icon } from "../icon.tsx";
import { rowIcon } from "./row_icon.ts";
import { useMaterialDrag } from "./material_drag.ts";
import { useStudio } from "../studio_context.ts";

/** Age from which a row says how old it is, ms. */
const OLD_ROW_MS = 5_000;

export interface OutlinerLineProps {
  readonly line: OutlinerLine;
  readonly index: number;
  readonly rowPx: number;
  readonly isSearch: boolean;
  readonly isRenaming: boolean;
  onSelect(line: NodeLine, how: { readonly toggle: boolean; readonly range: boolean }): void;
  onMenu(path: string, x: number, y: number): void;
  onRenamed(): void;
}

/** One line of the tree. */
export function OutlinerLineView(props: OutlinerLineProps) {
  const { line, index, rowPx } = props;
  const { outliner } = useStudio().scene;
  const place = { top: `${index * rowPx}px`, height: `${rowPx}px`, "--depth": line.depth - 1 };
  if (line.kind === "node") return <NodeRow {...props} line={line} place={place} />;
  const isActive = outliner.active.value === line.key;
  const classes = `tree-row tree-${line.kind}${isActive ? " is-active" : ""}`;
  return (
    <div id={`node-${index}`} class={classes} role="treeitem" aria-level={line.depth} style={place}>
      <span class="tree-twisty" />
      {line.kind === "wait" && <span class="tree-name">Reading</span>}
      {line.kind === "empty" && <span class="tree-name">Nothing below</span>}
      {line.kind === "fault" && (
        <>
          <span class="tree-name" title={line.text}>{line.text}</span>
          <button
            type="button"
            class="row-button"
            tabIndex={-1}
            aria-label="Try again"
            onClick={() => outliner.expand(line.path, true)}
          >
            <Icon node={RotateCw} size={14} />
          </button>
        </>
      )}
      {line.kind === "more" && <MoreRow path={line.path} />}
    </div>
  );
}

/** Asks for the next page as soon as it comes into sight. */
function MoreRow({ path }: { readonly path: string }) {
  const { outliner } = useStudio().scene;
  useEffect(() => outliner.more(path), [outliner.tree.value.levels.get(path)?.rows.length]);
  return <span class="tree-name">More is coming</span>;
}

function NodeRow(
  { line, index, place, ...props }:
    & Omit<OutlinerLineProps, "line">
    & { readonly line: NodeLine; readonly place: Readonly<Record<string, string | number>> },
) {
  const { state, scene } = useStudio();
  const { outliner, actions } = scene;
  const { row, open, reference } = line;
  const canOpen = row.expandable && !reference && !props.isSearch;
  const prims = state.room.value.selection?.prims ?? [];
  const maySelect = state.capabilities.value.has("selectPrimsRequest");
  const isSelected = maySelect
    ? prims.includes(row.path)
    : prims.includes(row.path) || scene.inspector.ownPath.value === row.path;
  const isAsked = outliner.selection.asked.value.has(row.path);
  const holdsSelected = !isSelected && !open &&
    prims.some((path) => isWithinPath(path, row.path));
  const classes = [
    "tree-row",
    isSelected && "is-selected",
    state.room.value.selection?.primary === row.path && "is-primary",
    outliner.active.value === row.path && "is-active",
    isAsked && "is-asked",
    state.room.value.hovers.includes(row.path) && "is-pointed",
  ].filter(Boolean).join(" ");
  const drag = useMaterialDrag(row);
  const isOld = row.ageMs !== undefined && row.ageMs >= OLD_ROW_MS;
  return (
    <div
      id={`node-${index}`}
      class={classes}
      role="treeitem"
      aria-level={line.depth}
      aria-posinset={line.place}
      aria-setsize={line.siblings ?? -1}
      aria-expanded={canOpen ? open : undefined}
      aria-selected={isSelected}
      aria-busy={isAsked}
      aria-label={row.name}
      style={place}
      title={titleOf(line)}
      data-path={row.path}
      onClick={(event) =>
        props.onSelect(line, {
          toggle: event.ctrlKey || event.metaKey,
          range: event.shiftKey,
        })}
      onDblClick={() => {
        if (reference) outliner.reveal(row.path);
        else if (canOpen) outliner.expand(row.path, !open);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        outliner.active.value = line.key;
        props.onMenu(row.path, event.clientX, event.clientY);
      }}
      onPointerEnter={(event) => {
        if (event.pointerType === "mouse") actions.hover(row.path);
      }}
      {...drag}
    >
      {canOpen
        ? (
          <span
            class={open ? "tree-twisty is-open" : "tree-twisty"}
            role="presentation"
            onClick={(event) => {
              event.stopPropagation();
              outliner.expand(row.path, !open);
            }}
            onDblClick={(event) => event.stopPropagation()}
          >
            <Icon node={ChevronRight} size={14} />
          </span>
        )
        : <span class="tree-twisty" />}
      <span class={`tree-icon type-${row.type}`}>
        <Icon node={rowIcon(row.type)} size={15} />
      </span>
      {props.isRenaming
        ? <RenameField path={row.path} name={row.name} onDone={props.onRenamed} />
        : <span class="tree-name">{row.name}</span>}
      {holdsSelected && <span class="tree-holds" aria-hidden="true" />}
      {props.isSearch && <span class="tree-pin">{lastPart(parentPath(row.path) ?? "/")}</span>}
      {!props.isSearch && row.pin !== undefined && !saysTheSame(row.pin, row.name) && (
        <span class="tree-pin">{row.pin}</span>
      )}
      {isOld && (
        <span class="tree-mark" title={`Read ${formatAge(row.ageMs)} ago`}>
          <Icon node={Clock} size={12} />
          <span class="visually-hidden">Read {formatAge(row.ageMs)} ago</span>
        </span>
      )}
      {reference && (
        <span class="tree-mark" title={`Its place is ${row.path}`}>
          <Icon node={CornerUpRight} size={12} />
          <span class="visually-hidden">Its place is elsewhere</span>
        </span>
      )}
      {!reference && row.alsoAt.length > 0 && (
        <span class="tree-mark" title={`Also at ${row.alsoAt.join(", ")}`}>
          <Icon node={Link2} size={12} />
          <span class="visually-hidden">Used in {row.alsoAt.length + 1} places</span>
        </span>
      )}
      <button
        type="button"
        class="row-button row-more"
        tabIndex={-1}
        aria-label={`Actions for ${row.name}`}
        onClick={(event) => {
          event.stopPropagation();
          outliner.active.value = line.key;
          const at = event.currentTarget.getBoundingClientRect();
          props.onMenu(row.path, at.left, at.bottom);
        }}
      >
        <Icon node={EllipsisVertical} size={14} />
      </button>
    </div>
  );
}

function saysTheSame(pin: string, name: string): boolean {
  return pin.toLowerCase() === name.replaceAll(" ", "").toLowerCase();
}

function titleOf({ row }: NodeLine): string {
  return [row.path, row.nodeType].filter((part) => part !== undefined).join("\n");
}

function RenameField(
  { path, name, onDone }: {
    readonly path: string;
    readonly name: string;
    onDone(): void;
  },
) {
  const { actions } = useStudio().scene;
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  function end(text: string | undefined): void {
    if (done.current) return;
    done.current = true;
    const wanted = text?.trim() ?? "";
    if (wanted !== "" && wanted !== name) void actions.rename(path, wanted);
    onDone();
  }
  return (
    <input
      ref={field}
      class="tree-rename"
      type="text"
      aria-label={`New name of ${name}`}
      defaultValue={name}
      maxLength={128}
      onClick={(event) => event.stopPropagation()}
      onBlur={(event) => end(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") end(event.currentTarget.value);
        if (event.key === "Escape") end(undefined);
      }}
    />
  );
}
