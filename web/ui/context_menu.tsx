import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

/** One thing that a menu offers. */
export interface MenuChoice {
  readonly label: string;
  /** Keys that do the same, for people. */
  readonly keys?: string;
  /** Why it cannot be done now; undefined when it can. */
  readonly barred?: string | undefined;
  /** It loses something. @default {false} */
  readonly isDanger?: boolean;
  run(): void;
}

export interface ContextMenuProps {
  readonly label: string;
  /** Client pixels. */
  readonly place: { readonly x: number; readonly y: number };
  readonly choices: readonly MenuChoice[];
  onClose(): void;
}

const EDGE_PX = 8;
const ITEM = "[role=menuitem]:not([aria-disabled=true])";

/** A menu at a place of the page; arrow keys move in it, escape or a press elsewhere closes it. */
export function ContextMenu({ label, place, choices, onClose }: ContextMenuProps) {
  const panel = useRef<HTMLDivElement>(null);
  /** What had the focus before. */
  const opener = useRef<Element | null>(null);
  /** Why what was chosen last cannot be done: fingers have no tooltips. */
  const why = useSignal<string | undefined>(undefined);

  function close(): void {
    const element = panel.current;
    const hadFocus = element?.contains(document.activeElement) ?? false;
    element?.hidePopover();
    if (hadFocus && opener.current instanceof HTMLElement) {
      opener.current.focus({ preventScroll: true });
    }
    onClose();
  }

  // The browser would close it where the finger goes up that opened it, and would tell so late.
  useLayoutEffect(() => {
    const release = new AbortController();
    const options = { capture: true, signal: release.signal };
    addEventListener("pointerdown", ({ target }) => {
      const isInside = target instanceof Node && panel.current?.contains(target);
      if (isInside !== true) close();
    }, options);
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      close();
    }, options);
    return () => release.abort();
  });

  useLayoutEffect(() => {
    const element = panel.current;
    if (element === null) return;
    const { activeElement } = document;
    if (!element.contains(activeElement)) opener.current = activeElement;
    element.showPopover();
    const { offsetWidth, offsetHeight, style } = element;
    style.left = `${Math.max(EDGE_PX, Math.min(place.x, innerWidth - offsetWidth - EDGE_PX))}px`;
    style.top = `${Math.max(EDGE_PX, Math.min(place.y, innerHeight - offsetHeight - EDGE_PX))}px`;
    (element.querySelector<HTMLElement>(ITEM) ?? element).focus();
  }, [place]);

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
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
      popover="manual"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      {choices.map(({ label: text, keys, barred, isDanger, run }) => (
        <button
          key={text}
          type="button"
          class={isDanger ? "menu-item is-danger" : "menu-item"}
          role="menuitem"
          aria-disabled={barred !== undefined}
          title={barred}
          onClick={() => {
            if (barred !== undefined) return void (why.value = `${text}: ${barred}`);
            close();
            run();
          }}
        >
          <span>{text}</span>
          {keys !== undefined && <kbd>{keys}</kbd>}
        </button>
      ))}
      {why.value !== undefined && <p class="hint menu-why" role="status">{why.value}</p>}
    </div>
  );
}
