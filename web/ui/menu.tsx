import type { IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";

export interface MenuProps {
  readonly node: IconNode;
  readonly label: string;
  readonly disabled?: boolean;
  readonly children: ComponentChildren;
}

const EDGE_PX = 8;

/** A button that opens a small panel over the page; a click elsewhere or escape closes it. */
export function Menu({ node, label, disabled, children }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  /** Below the button, and never over the page's right edge. */
  function place(event: { readonly newState: string }): void {
    const at = button.current?.getBoundingClientRect();
    if (event.newState !== "open" || at === undefined || panel.current === null) return;
    const { style, offsetWidth } = panel.current;
    const left = Math.min(at.left, innerWidth - offsetWidth - EDGE_PX);
    style.left = `${Math.max(EDGE_PX, left)}px`;
    style.top = `${at.bottom + 4}px`;
    style.maxHeight = `${innerHeight - at.bottom - 4 - EDGE_PX}px`;
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={label}
        title={label}
        disabled={disabled}
        {...{ popovertarget: id }}
      >
        <Icon node={node} />
      </button>
      <div ref={panel} id={id} class="menu" popover="auto" aria-label={label} onToggle={place}>
        {children}
      </div>
    </>
  );
}
