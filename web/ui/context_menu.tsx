import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

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
  /** Whether the finger that opened it is still down, which must not close it. @default {false} */
  readonly isHeld?: boolean;
  onClose(): void;
}

const EDGE_PX = 8;
const ITEM = "[role=menuitem]:not([aria-disabled=true])";

/** A menu at a place of the page; arrow keys move in it, escape or a click elsewhere closes it. */
export function ContextMenu(props: ContextMenuProps) {
  const { label, place, choices, isHeld = false, onClose } = props;
  const panel = useRef<HTMLDivElement>(null);
  /** Why what was chosen last cannot be done: fingers have no tooltips. */
  const why = useSignal<string | undefined>(undefined);

  // The browser would close it where the finger goes up, so it is closed by the next press instead.
  useEffect(() => {
    if (!isHeld) return;
    const close = (event: Event) => {
      const isInside = event.target instanceof Node && panel.current?.contains(event.target);
      if (isInside !== true) panel.current?.hidePopover();
    };
    addEventListener("pointerdown", close, true);
    return () => removeEventListener("pointerdown", close, true);
  }, [isHeld]);

  useLayoutEffect(() => {
    const element = panel.current;
    if (element === null) return;
    element.showPopover();
    const { offsetWidth, offsetHeight, style } = element;
    style.left = `${Math.max(EDGE_PX, Math.min(place.x, innerWidth - offsetWidth - EDGE_PX))}px`;
    style.top = `${Math.max(EDGE_PX, Math.min(place.y, innerHeight - offsetHeight - EDGE_PX))}px`;
    element.querySelector<HTMLElement>(ITEM)?.focus();
  }, [place]);

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    if (isHeld && event.key === "Escape") return panel.current?.hidePopover();
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
      popover={isHeld ? "manual" : "auto"}
      role="menu"
      aria-label={label}
      onKeyDown={onKeyDown}
      onToggle={(event: { readonly newState: string }) => {
        if (event.newState === "closed") onClose();
      }}
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
            panel.current?.hidePopover();
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
