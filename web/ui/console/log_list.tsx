import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { scrollTopToShow, virtualWindow } from "../../core/outliner/virtual_window.ts";

export interface LogListProps<T> {
  readonly label: string;
  /** Newest first. */
  readonly items: readonly T[];
  readonly selected: T | undefined;
  /** Said where there is nothing. */
  readonly empty: string;
  keyOf(item: T): string;
  isBad(item: T): boolean;
  line(item: T): ComponentChildren;
  onSelect(item: T): void;
}

const ROW_PX = 22;

/**
 * A long list of which only the lines in sight are in the page. Who has scrolled away from the
 * newest keeps what is in sight until the list is scrolled back.
 */
export function LogList<T>(props: LogListProps<T>) {
  const { items, keyOf } = props;
  const box = useRef<HTMLDivElement>(null);
  const kept = useRef<readonly T[]>(items);
  const scrollTopPx = useSignal(0);
  const heightPx = useSignal(200);
  if (scrollTopPx.value < ROW_PX) kept.current = items;
  const lines = kept.current;
  const key = props.selected === undefined ? undefined : keyOf(props.selected);
  const { first, end } = virtualWindow({
    count: lines.length,
    rowPx: ROW_PX,
    scrollTopPx: scrollTopPx.value,
    heightPx: heightPx.value,
  });

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => void (heightPx.value = element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  function onKeyDown(event: KeyboardEvent): void {
    const at = lines.findIndex((item) => keyOf(item) === key);
    const page = Math.max(1, Math.floor(heightPx.value / ROW_PX) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: lines.length - 1,
    };
    const wanted = moves[event.key];
    if (wanted === undefined || lines.length === 0) return;
    event.preventDefault();
    const to = Math.min(Math.max(wanted, 0), lines.length - 1);
    const item = lines[to];
    if (item === undefined || box.current === null) return;
    props.onSelect(item);
    const view = { rowPx: ROW_PX, scrollTopPx: scrollTopPx.value, heightPx: heightPx.value };
    box.current.scrollTop = scrollTopToShow(to, view);
  }

  return (
    <div
      ref={box}
      class="log-list"
      role="listbox"
      tabIndex={0}
      aria-label={props.label}
      aria-activedescendant={key === undefined ? undefined : rowId(key)}
      onScroll={() => void (scrollTopPx.value = box.current?.scrollTop ?? 0)}
      onKeyDown={onKeyDown}
    >
      {lines.length === 0 && (
        <p class="log-empty" role="option" aria-selected="false" aria-disabled="true">
          {props.empty}
        </p>
      )}
      <div role="presentation" style={{ height: `${lines.length * ROW_PX}px` }}>
        <div role="presentation" style={{ transform: `translateY(${first * ROW_PX}px)` }}>
          {lines.slice(first, end).map((item, index) => (
            <div
              key={keyOf(item)}
              id={rowId(keyOf(item))}
              class={`log-row${props.isBad(item) ? " is-bad" : ""}`}
              role="option"
              aria-selected={keyOf(item) === key}
              aria-setsize={lines.length}
              aria-posinset={first + index + 1}
              onClick={() => props.onSelect(item)}
            >
              {props.line(item)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function rowId(key: string): string {
  return `log-${key.replace(/[^\w-]/g, "_")}`;
}
