import type { IconNode } from "lucide";
import { Icon } from "./icon.tsx";

export interface IconButtonProps {
  readonly node: IconNode;
  readonly label: string;
  /** Key that does the same, shown in the tooltip. */
  readonly shortcut?: string;
  /** Said in the tooltip instead of the name, such as why it cannot be used now. */
  readonly hint?: string | undefined;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  onClick(): void;
}

/** A square button with an icon, a name for screen readers and a tooltip. */
export function IconButton(props: IconButtonProps) {
  const { label, shortcut } = props;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={props.hint ?? (shortcut === undefined ? label : `${label} (${shortcut})`)}
      aria-pressed={props.pressed}
      disabled={props.disabled}
      onClick={() => props.onClick()}
    >
      <Icon node={props.node} />
    </button>
  );
}
