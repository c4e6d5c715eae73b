import { numberText, readNumber, steppedNumber } from "../../core/inspector/number_text.ts";
import { useDraft } from "./draft.ts";

export interface NumberFieldProps {
  readonly id?: string;
  readonly label: string;
  /** Undefined shows an empty field. */
  readonly value: number | string | undefined;
  readonly whole: boolean;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly step: number | undefined;
  readonly unit?: string | undefined;
  /** Shown while the field is empty. */
  readonly placeholder?: string;
  readonly disabled: boolean;
  onCommit(value: number): void;
}

/**
 * A number that is written once when it is entered; the arrow keys step it, with shift ten times
 * as far, and escape takes the typing back.
 */
export function NumberField(props: NumberFieldProps) {
  const { label, value, whole, min, max } = props;
  const draft = useDraft(label, numberText(value), (text) => {
    const read = readNumber(text, { whole, min, max });
    if (!read.ok) return read.fault;
    if (read.value !== value) props.onCommit(read.value);
    return undefined;
  });
  function stepBy(steps: number): void {
    const read = readNumber(draft.text, { whole, min: undefined, max: undefined });
    if (!read.ok) return;
    const step = props.step ?? (whole ? 1 : 0.1);
    draft.type(numberText(steppedNumber(read.value, steps, step, { min, max })));
    draft.enter(false);
  }
  function onKeyDown(event: KeyboardEvent & { readonly currentTarget: HTMLInputElement }): void {
    const { key, shiftKey, currentTarget } = event;
    if (key === "Enter") {
      draft.enter(false);
      currentTarget.select();
    } else if (key === "Escape") draft.cancel();
    else if (key === "ArrowUp" || key === "ArrowDown") {
      event.preventDefault();
      stepBy((key === "ArrowUp" ? 1 : -1) * (shiftKey ? 10 : 1));
    } else return;
    event.stopPropagation();
  }
  const wrong = draft.fault.value;
  return (
    <span class={wrong === undefined ? "num-field" : "num-field is-wrong"}>
      <input
        id={props.id}
        type="text"
        inputMode="decimal"
        autocomplete="off"
        spellcheck={false}
        aria-label={label}
        aria-invalid={wrong !== undefined}
        title={wrong}
        value={draft.text}
        placeholder={props.placeholder}
        disabled={props.disabled}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => draft.type(event.currentTarget.value)}
        onBlur={() => draft.enter(true)}
        onKeyDown={onKeyDown}
      />
      {hasShortUnit(props.unit) && <span class="unit">{props.unit}</span>}
      {wrong !== undefined && <span class="visually-hidden" role="alert">{wrong}</span>}
    </span>
  );
}

/** Whether a unit fits into a field beside its number; others belong to the label. */
export function hasShortUnit(unit: string | undefined): boolean {
  return unit !== undefined && unit !== "" && unit.length <= 4;
}
