import { useRef } from "preact/hooks";

export interface NumberInputProps {
  readonly id: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit: string;
  readonly describedBy: string;
  readonly disabled: boolean;
  onCommit(text: string): void;
}

/**
 * A number that is sent when it is entered, not while it is typed; escape takes the typing back.
 */
export function NumberInput(props: NumberInputProps) {
  const element = useRef<HTMLInputElement>(null);
  const shown = String(props.value);
  function commit(): void {
    const input = element.current;
    if (input !== null && input.value !== shown) props.onCommit(input.value);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Enter") commit();
    if (event.key === "Escape" && element.current !== null) element.current.value = shown;
  }
  return (
    <span class="number-input">
      <input
        ref={element}
        id={props.id}
        type="number"
        inputMode="decimal"
        min={props.min}
        max={props.max}
        step={props.step}
        defaultValue={shown}
        key={shown}
        disabled={props.disabled}
        aria-describedby={props.describedBy}
        onBlur={commit}
        onKeyDown={onKeyDown}
      />
      {props.unit !== "" && <span class="unit">{props.unit}</span>}
    </span>
  );
}
