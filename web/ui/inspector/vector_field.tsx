import { Link2, Unlink2 } from "lucide";
import { useSignal } from "@preact/signals";
import { isWhole, type NewValue, type Property } from "../../core/inspector/property.ts";
import { NumberField } from "../fields/number_field.tsx";
import { IconButton } from "../icon_button.tsx";
import { ScrubName } from "./scrub_name.tsx";

export interface VectorFieldProps {
  readonly property: Property;
  readonly value: readonly (number | string)[];
  readonly disabled: boolean;
  onCommit(value: NewValue, gesture?: string): void;
}

const AXES = ["x", "y", "z", "w"] as const;

/** Several numbers; those of a scale can be kept in proportion. */
export function VectorField({ property, value, disabled, onCommit }: VectorFieldProps) {
  const { name, label, type, min, max, step, sliderMin, sliderMax } = property;
  const isScale = /scale|size/i.test(`${name} ${label}`) && !isWhole(type);
  const locked = useSignal(false);
  const whole = isWhole(type);
  const rules = { whole, min, max, step, sliderMin, sliderMax };

  function put(index: number, next: number, gesture?: string): void {
    const old = Number(value[index]);
    const factor = isScale && locked.value && old !== 0 ? next / old : undefined;
    onCommit(
      value.map((each, at) => {
        if (at === index) return next;
        return factor === undefined ? Number(each) : Number((Number(each) * factor).toPrecision(9));
      }),
      gesture,
    );
  }

  return (
    <div class="vector-row">
      <div class="vector">
        {value.map((each, index) => (
          <span key={index} class="axis">
            {typeof each === "number" && !disabled
              ? (
                <ScrubName
                  value={each}
                  rules={rules}
                  onDrag={(next, gesture) => put(index, next, gesture)}
                >
                  {AXES[index] ?? index}
                </ScrubName>
              )
              : <span class="prop-name">{AXES[index] ?? index}</span>}
            <NumberField
              label={`${label}, ${AXES[index] ?? index}`}
              value={each}
              whole={whole}
              min={min}
              max={max}
              step={step}
              unit={value.length < 3 ? property.unit : undefined}
              disabled={disabled}
              onCommit={(next) => put(index, next)}
            />
          </span>
        ))}
      </div>
      {isScale && (
        <IconButton
          node={locked.value ? Link2 : Unlink2}
          label={`Keep ${label} in proportion`}
          pressed={locked.value}
          disabled={disabled}
          onClick={() => void (locked.value = !locked.value)}
        />
      )}
    </div>
  );
}
