import { ChevronDown } from "lucide";
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { Icon } from "../icon.tsx";
import { placeBeside } from "../menu.tsx";

export interface OptionChipProps {
  readonly label: string;
  /** What holds, for people. */
  readonly text: string;
  readonly disabled: boolean;
  readonly pending: boolean;
  /** For a long name. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

/** A button that says what holds and opens the choices. */
export function OptionChip(props: OptionChipProps) {
  const { label, text, disabled, pending, wide, children } = props;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        class={`option-chip${wide ? " is-wide" : ""}${pending ? " is-pending" : ""}`}
        title={`${label}: ${text}`}
        disabled={disabled}
        {...{ popovertarget: id }}
      >
        <span class="option-name">{label}</span> <span class="option-text">{text}</span>
        <Icon node={ChevronDown} size={14} />
      </button>
      <div
        ref={panel}
        id={id}
        class="menu option-menu"
        popover="auto"
        role="group"
        aria-label={label}
        onToggle={(event) => placeBeside(button.current, panel.current, event)}
      >
        {children}
      </div>
    </>
  );
}
