export interface ToggleProps {
  readonly id?: string;
  readonly label: string;
  readonly on: boolean;
  readonly disabled: boolean;
  onToggle(on: boolean): void;
}

/** A switch. */
export function Toggle(props: ToggleProps) {
  return (
    <span class="toggle">
      <input
        id={props.id}
        type="checkbox"
        role="switch"
        aria-label={props.label}
        checked={props.on}
        disabled={props.disabled}
        onChange={(event) => {
          const { currentTarget } = event;
          props.onToggle(currentTarget.checked);
          // What the room says counts, not what was clicked.
          currentTarget.checked = props.on;
        }}
      />
      <span class="toggle-track" aria-hidden="true" />
    </span>
  );
}
