import { useId } from "preact/hooks";

export interface SliderRowProps {
  readonly label: string;
  /** The value for people. */
  readonly text: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  onChange(value: number): void;
}

/** A slider with its name before it and its value behind. */
export function SliderRow(props: SliderRowProps) {
  const id = useId();
  return (
    <div class="slider-row">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        type="range"
        min={props.min}
        max={props.max}
        step={props.step}
        value={props.value}
        aria-valuetext={props.text}
        onInput={(event) => props.onChange(event.currentTarget.valueAsNumber)}
      />
      <output for={id}>{props.text}</output>
    </div>
  );
}
