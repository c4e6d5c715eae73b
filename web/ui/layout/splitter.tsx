import { useRef } from "preact/hooks";

const STEP_PX = 16;
const FAR_PX = 64;

export interface SplitterProps {
  readonly label: string;
  /** How the line itself lies. */
  readonly line: "vertical" | "horizontal";
  readonly controls?: string;
  /** What it separates, in CSS pixels, and how far that can go. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** 1 when the size grows to the right or down, -1 when it grows to the left or up. */
  readonly grows: 1 | -1;
  onSize(sizePx: number): void;
  onReset(): void;
}

/** A line between two parts that is dragged, or moved with the arrow keys; enter resets it. */
export function Splitter(props: SplitterProps) {
  const { line, value, min, max, grows } = props;
  const start = useRef<{ readonly at: number; readonly sizePx: number } | undefined>(undefined);
  const along = (event: PointerEvent) => line === "vertical" ? event.clientX : event.clientY;
  const set = (sizePx: number) => props.onSize(Math.min(max, sizePx));

  function onKeyDown(event: KeyboardEvent): void {
    const step = (event.shiftKey ? FAR_PX : STEP_PX) * grows;
    const [less, more] = line === "vertical"
      ? ["ArrowLeft", "ArrowRight"]
      : ["ArrowUp", "ArrowDown"];
    const next = {
      [less]: Math.max(min, value - step),
      [more]: Math.max(min, value + step),
      Home: min,
      End: max,
    }[event.key];
    if (event.key === "Enter") props.onReset();
    else if (next !== undefined) set(next);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      class={`splitter splitter-${line}`}
      role="separator"
      tabIndex={0}
      aria-label={props.label}
      aria-orientation={line}
      aria-valuenow={Math.round(value)}
      aria-valuemin={Math.round(min)}
      aria-valuemax={Math.round(Math.max(max, value))}
      title={`${props.label}: drag, or arrow keys; double-click resets`}
      onKeyDown={onKeyDown}
      onDblClick={() => props.onReset()}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { at: along(event), sizePx: value };
      }}
      onPointerMove={(event) => {
        const from = start.current;
        if (from !== undefined) set(from.sizePx + (along(event) - from.at) * grows);
      }}
      onLostPointerCapture={() => void (start.current = undefined)}
    />
  );
}
