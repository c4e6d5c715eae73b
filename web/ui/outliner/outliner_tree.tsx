import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import {
  findTyped,
  NO_TYPE_AHEAD,
  type OutlinerKey,
  outlinerKey,
  pathsBetween,
  typeLetter,
} from "../../core/outliner/outliner_keys.ts";
import type { NodeLine } from "../../core/outliner/outliner_lines.ts";
import { scrollTopToShow, virtualWindow } from "../../core/outliner/virtual_window.ts";
import { type MenuPlace, OutlinerMenu } from "./outliner_menu.tsx";
import { OutlinerLineView } from "./outliner_row.tsx";
import { useStudio } from "../studio_context.ts";

const ROW_PX = 24;
const TOUCH_ROW_PX = 40;

/** The tree's lines, of which only those in sight are in the page. */
export function OutlinerTree() {
  const { scene, state } = useStudio();
  const { outliner, actions } = scene;
  const { selection } = outliner;
  const box = useRef<HTMLDivElement>(null);
  const typed = useRef(NO_TYPE_AHEAD);
  /** Where the last click or move was, and the line up to which was selected from there. */
  const range = useRef<{ readonly from: string; readonly to: string } | undefined>(undefined);
  const scrollTopPx = useSignal(0);
  const heightPx = useSignal(600);
  const renaming = useSignal<string | undefined>(undefined);
  const menu = useSignal<MenuPlace | undefined>(undefined);
  const lines = outliner.lines.value;
  const wanted = outliner.wanted.value;
  const isSearch = outliner.search.found.value !== undefined;
  const rowPx = matchMedia("(pointer: coarse)").matches ? TOUCH_ROW_PX : ROW_PX;
  const view = () => ({ rowPx, scrollTopPx: scrollTopPx.peek(), heightPx: heightPx.peek() });
  const maySelect = state.capabilities.value.has("selectPrimsRequest");
  const mayRename = state.capabilities.value.has("renameNodeRequest");
  const selected = state.room.value.selection?.prims ?? [];

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => void (heightPx.value = element.clientHeight));
    observer.observe(element);
    heightPx.value = element.clientHeight;
    return () => observer.disconnect();
  }, []);

  // What stood at the top stays there, whatever came or went above it.
  useLayoutEffect(() => {
    const anchor = outliner.anchor.peek();
    if (box.current === null || anchor === undefined || isSearch) return;
    const index = lines.findIndex(({ key }) => key === anchor.key);
    if (index >= 0) box.current.scrollTop = index * rowPx + anchor.offsetPx;
  }, [lines]);

  useLayoutEffect(() => {
    const index = wanted === undefined ? -1 : lines.findIndex(({ key }) => key === wanted);
    if (index < 0) return;
    outliner.wanted.value = undefined;
    show(index);
  }, [lines, wanted]);

  function show(index: number): void {
    if (box.current === null) return;
    box.current.scrollTop = scrollTopToShow(index, view());
  }

  function onScroll(): void {
    if (box.current === null) return;
    const { scrollTop } = box.current;
    scrollTopPx.value = scrollTop;
    const top = lines[Math.floor(scrollTop / rowPx)];
    if (isSearch || top?.kind !== "node") return;
    // While levels are on their way the list is short and the browser scrolls by itself.
    const { value: anchor } = outliner.anchor;
    const isComing = lines.some(({ kind }) => kind === "wait");
    if (isComing && !lines.some(({ key }) => key === anchor?.key)) return;
    outliner.anchor.value = { key: top.key, offsetPx: scrollTop % rowPx };
  }

  function select(
    { key, row: { path } }: NodeLine,
    how: { readonly toggle: boolean; readonly range: boolean },
  ): void {
    if (how.range && maySelect) return extend(range.current?.from, key);
    goTo(key);
    if (!maySelect) return void (scene.inspector.ownPath.value = path);
    if (!how.toggle) return selection.ask([path], "replace");
    selection.ask([path], selected.includes(path) ? "subtract" : "add");
  }

  function goTo(key: string): void {
    range.current = { from: key, to: key };
    outliner.active.value = key;
  }

  function extend(start: string | undefined, to: string): void {
    const from = start ?? outliner.active.value ?? to;
    range.current = { from, to };
    outliner.active.value = to;
    selection.ask(pathsBetween(lines, from, to), "replace");
  }

  /** Where the keys' range began, unless the keyboard's line is another by now. */
  function rangeStart(): string | undefined {
    return range.current?.to === outliner.active.value ? range.current?.from : undefined;
  }

  /** What an action is about: the selection if the row is in it, else the row. */
  function subjects(path: string): readonly string[] {
    return selected.includes(path) ? selected : [path];
  }

  function run(key: OutlinerKey): void {
    const { active } = outliner;
    const line = lines.find((each) => each.key === active.value);
    const path = line?.kind === "node" ? line.row.path : undefined;
    switch (key.type) {
      case "move": {
        if (key.extend && maySelect) extend(rangeStart(), key.key);
        else goTo(key.key);
        if (!lines.some((each) => each.key === key.key)) return outliner.reveal(key.key);
        return show(lines.findIndex((each) => each.key === key.key));
      }
      case "expand":
        return outliner.expand(key.path, key.open);
      case "select":
        if (line?.kind === "node") select(line, { toggle: key.toggle, range: false });
        return;
      case "more":
        return outliner.more(key.path);
      case "all":
        if (!maySelect) return;
        return selection.ask(
          lines.flatMap((each) => each.kind === "node" ? [each.row.path] : []),
          "replace",
        );
      case "menu":
        return line?.kind === "node" ? openMenuAtRow(line) : undefined;
      case "rename":
        if (path !== undefined && mayRename) renaming.value = path;
        return;
      case "delete":
        if (path !== undefined && state.capabilities.value.has("deleteNodesRequest")) {
          actions.remove(subjects(path));
        }
        return;
      case "duplicate":
        if (path !== undefined && state.capabilities.value.has("duplicateNodesRequest")) {
          actions.duplicate(subjects(path));
        }
    }
  }

  function openMenuAtRow({ key, row: { path } }: NodeLine): void {
    const index = lines.findIndex((each) => each.key === key);
    const at = box.current?.getBoundingClientRect();
    if (at === undefined) return;
    menu.value = { path, x: at.left + 40, y: at.top + (index + 1) * rowPx - scrollTopPx.value };
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget) return;
    const ctrl = event.ctrlKey || event.metaKey;
    const pageLines = Math.max(1, Math.floor(heightPx.value / rowPx) - 1);
    const action = outlinerKey({
      key: event.key,
      shift: event.shiftKey,
      ctrl,
      lines,
      active: outliner.active.value,
      pageLines,
    });
    if (action !== undefined) {
      event.preventDefault();
      return run(action);
    }
    if (event.key.length !== 1 || ctrl || event.altKey) return;
    typed.current = typeLetter(typed.current, event.key, event.timeStamp);
    const key = findTyped(lines, outliner.active.value, typed.current.text);
    if (key !== undefined) run({ type: "move", key, extend: false });
  }

  const { first, end } = virtualWindow({
    count: lines.length,
    rowPx,
    scrollTopPx: scrollTopPx.value,
    heightPx: heightPx.value,
  });
  const activeIndex = lines.findIndex(({ key }) => key === outliner.active.value);
  const shown = activeIndex >= first && activeIndex < end;
  return (
    <>
      <div
        ref={box}
        class="tree"
        role="tree"
        tabIndex={0}
        aria-label={isSearch ? "Nodes that were found" : "Nodes of the scene"}
        aria-multiselectable="true"
        aria-activedescendant={shown ? `node-${activeIndex}` : undefined}
        data-testid="tree"
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onFocus={() => {
          outliner.active.value ??= lines[0]?.key;
        }}
        onPointerLeave={() => actions.hover(undefined)}
      >
        <div class="tree-space" role="presentation" style={{ height: `${lines.length * rowPx}px` }}>
          {lines.slice(first, end).map((line, offset) => (
            <OutlinerLineView
              key={line.key}
              line={line}
              index={first + offset}
              rowPx={rowPx}
              isSearch={isSearch}
              isRenaming={renaming.value === line.key}
              onSelect={select}
              onMenu={(path, x, y) => void (menu.value = { path, x, y })}
              onRenamed={() => {
                renaming.value = undefined;
                box.current?.focus();
              }}
            />
          ))}
        </div>
      </div>
      {menu.value !== undefined && (
        <OutlinerMenu
          place={menu.value}
          subjects={subjects(menu.value.path)}
          line={lines.find(({ key }) => key === menu.value?.path)}
          onRename={(path) => void (renaming.value = path)}
          onClose={() => {
            menu.value = undefined;
            box.current?.focus({ preventScroll: true });
          }}
        />
      )}
    </>
  );
}
