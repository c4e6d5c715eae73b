import { useSignal } from "@preact/signals";

export interface NumberInputProps {
  readonly id: string;
  /** Undefined shows an empty field. */
  readonly value: number | undefined;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit: string;
  readonly describedBy: string;
  readonly disabled: boolean;
  onCommit(text: string): void;
}

/**
 * A number that is sent once when it is entered, not while it is typed; escape takes the typing
 * back.
 */
export function NumberInput(props: NumberInputProps) {
  const draft = useSignal<string | undefined>(undefined);
  const shown = props.value === undefined ? "" : String(props.value);
  function commit(): void {
    const typed = draft.value;
    draft.value = undefined;
    if (typed !== undefined && typed !== shown) props.onCommit(typed);
  }
  function onKeyDown({ key }: KeyboardEvent): void {
    if (key === "Enter") commit();
    if (key === "Escape") draft.value = undefined;
  }
  return (
    <span class="number-input">
      <input
        id={props.id}
        type="number"
        inputMode="decimal"
        min={props.min}
        max={props.max}
        step={props.step}
        value={draft.value ?? shown}
        disabled={props.disabled}
        aria-describedby={props.describedBy}
        onInput={(event) => void (draft.value = event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={onKeyDown}
      />
      {props.unit !== "" && <span class="unit">{props.unit}</span>}
    </span>
  );
}
