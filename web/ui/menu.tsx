import type { IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { placePopover } from "../core/popover_place.ts";
import { Icon } from "./icon.tsx";

export interface MenuProps {
  readonly node: IconNode;
  readonly label: string;
  readonly disabled?: boolean;
  /** Said in the tooltip instead of the name, such as why it cannot be used now. */
  readonly hint?: string | undefined;
  readonly children: ComponentChildren;
}

/** Puts a panel that has just opened beside its button. */
export function placeBeside(
  button: HTMLElement | null,
  panel: HTMLElement | null,
  event: { readonly newState: string },
): void {
  const at = button?.getBoundingClientRect();
  if (event.newState !== "open" || at === undefined || panel === null) return;
  const { style } = panel;
  style.maxHeight = "";
  const size = { width: panel.offsetWidth, height: panel.scrollHeight + 2 };
  const place = placePopover(at, size, { width: innerWidth, height: innerHeight });
  style.left = `${place.left}px`;
  style.top = `${place.top}px`;
  style.maxHeight = `${place.maxHeight}px`;
}

/** A button that opens a small panel over the page; a click elsewhere or escape closes it. */
export function Menu({ node, label, disabled, hint, children }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={label}
        title={hint ?? label}
        disabled={disabled}
        {...{ popovertarget: id }}
      >
        <Icon node={node} />
      </button>
      <div
        ref={panel}
        id={id}
        class="menu"
        popover="auto"
        aria-label={label}
        onToggle={(event) => placeBeside(button.current, panel.current, event)}
      >
        {children}
      </div>
    </>
  );
}
