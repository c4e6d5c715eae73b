import { useRef } from "preact/hooks";

export interface SliderProps {
  readonly label: string;
  readonly value: number | undefined;
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
  readonly disabled: boolean;
  /** Told of every position; all of one drag share a gesture. */
  onDrag(value: number, gesture: string): void;
  newGesture(): string;
}

/** A slider whose whole drag is one change. */
export function Slider(props: SliderProps) {
  const { min, max, whole } = props;
  const gesture = useRef<string | undefined>(undefined);
  const value = Math.min(Math.max(props.value ?? min, min), max);
  const filled = max > min ? (value - min) / (max - min) : 0;
  return (
    <input
      class="slider"
      type="range"
      aria-label={`${props.label}, slider`}
      min={min}
      max={max}
      step={whole ? 1 : "any"}
      value={value}
      disabled={props.disabled}
      style={{ "--filled": `${filled * 100}%` }}
      onInput={(event) => {
        gesture.current ??= props.newGesture();
        props.onDrag(sliderValue(event.currentTarget.valueAsNumber, props), gesture.current);
      }}
      onChange={() => void (gesture.current = undefined)}
    />
  );
}

/** A position without digits that nobody can aim at. */
function sliderValue(raw: number, { min, max, whole }: SliderProps): number {
  if (whole || raw === min || raw === max) return raw;
  const digits = Math.min(Math.max(4 - Math.ceil(Math.log10(max - min)), 0), 9);
  return Number(raw.toFixed(digits));
}
