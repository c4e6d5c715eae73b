import { useId } from "preact/hooks";

export interface ChoiceRowProps<T extends string> {
  readonly label: string;
  readonly choices: readonly (readonly [T, string])[];
  /** Undefined while nothing is known to be chosen. */
  readonly value: T | undefined;
  readonly disabled?: boolean;
  readonly help?: string;
  onChoose(value: T): void;
}

/** A row of choices of which one holds; arrow keys move between them. */
export function ChoiceRow<T extends string>(props: ChoiceRowProps<T>) {
  const name = useId();
  return (
    <fieldset class="choice-row" disabled={props.disabled} title={props.help}>
      <legend>{props.label}</legend>
      <div class="choices">
        {props.choices.map(([value, text]) => (
          <label key={value} class="choice">
            <input
              type="radio"
              name={name}
              value={value}
              checked={props.value === value}
              onChange={() => props.onChoose(value)}
            />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
