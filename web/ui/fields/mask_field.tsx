import type { PropertyOption } from "../../core/inspector/property.ts";

export interface MaskFieldProps {
  readonly label: string;
  readonly value: number;
  /** Bits by their value. */
  readonly options: readonly PropertyOption[];
  readonly disabled: boolean;
  onCommit(value: number): void;
}

/** Several switches in one number. */
export function MaskField({ label, value, options, disabled, onCommit }: MaskFieldProps) {
  return (
    <div class="mask" role="group" aria-label={label}>
      {options.map((option) => {
        const isSet = Math.floor(value / option.value) % 2 === 1;
        return (
          <label key={option.value} class="check-row">
            <input
              type="checkbox"
              checked={isSet}
              disabled={disabled}
              onChange={() => onCommit(isSet ? value - option.value : value + option.value)}
            />
            <span>{option.label}</span>
          </label>
        );
      })}
    </div>
  );
}
