import { useRef } from "preact/hooks";
import {
  hexOfLinear,
  joinColour,
  type LinearColour,
  linearOfHex,
  splitColour,
} from "../../core/inspector/colour.ts";
import { NumberField } from "./number_field.tsx";

export interface ColourFieldProps {
  readonly label: string;
  readonly value: LinearColour;
  readonly max: number | undefined;
  readonly disabled: boolean;
  onCommit(value: LinearColour, gesture?: string): void;
  newGesture(): string;
}

const CHANNELS = ["Red", "Green", "Blue"] as const;

/** A linear colour: a picker for its hue, its intensity above white, and every channel. */
export function ColourField(props: ColourFieldProps) {
  const { label, value, disabled } = props;
  const gesture = useRef<string | undefined>(undefined);
  const { base, intensity } = splitColour(value);
  function pick(hex: string): void {
    gesture.current ??= props.newGesture();
    props.onCommit(joinColour({ base: linearOfHex(hex), intensity }), gesture.current);
  }
  return (
    <div class="colour-field">
      <div class="colour-top">
        <input
          type="color"
          aria-label={`${label}, picker`}
          value={hexOfLinear(base)}
          disabled={disabled}
          onInput={(event) => pick(event.currentTarget.value)}
          onChange={() => void (gesture.current = undefined)}
        />
        <code class="colour-hex">{hexOfLinear(base)}</code>
        <NumberField
          label={`${label}, intensity`}
          value={intensity}
          whole={false}
          min={0}
          max={undefined}
          step={0.1}
          unit="&times;"
          disabled={disabled}
          onCommit={(next) => props.onCommit(joinColour({ base, intensity: next }))}
        />
      </div>
      <div class="vector">
        {CHANNELS.map((name, channel) => (
          <NumberField
            key={name}
            label={`${label}, ${name.toLowerCase()}`}
            value={value[channel]}
            whole={false}
            min={undefined}
            max={props.max}
            step={0.01}
            disabled={disabled}
            onCommit={(next) => {
              const [r, g, b] = value;
              props.onCommit([
                channel === 0 ? next : r,
                channel === 1 ? next : g,
                channel === 2 ? next : b,
              ]);
            }}
          />
        ))}
      </div>
    </div>
  );
}
