import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import {
  moveScrub,
  type Scrub,
  type ScrubRules,
  scrubValue,
  startScrub,
} from "../../core/inspector/scrub.ts";
import { useStudio } from "../studio_context.ts";

export interface ScrubNameProps {
  readonly value: number;
  readonly rules: ScrubRules;
  readonly children: ComponentChildren;
  /** Told of every other value; all of one drag share a gesture. */
  onDrag(value: number, gesture: string): void;
  /** The press was a click. */
  onClick?(event: PointerEvent): void;
}

interface Drag {
  readonly pointerId: number;
  readonly gesture: string;
  scrub: Scrub;
  lastX: number;
  lastValue: number;
}

/**
 * The name of a number, which changes it when it is dragged: finer with shift, coarser with
 * control; escape takes the drag back. The field beside it does the same by keyboard.
 */
export function ScrubName(props: ScrubNameProps) {
  const { inspector } = useStudio().scene;
  const drag = useRef<Drag | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;

  function end(): void {
    drag.current = undefined;
    inspector.typing.value = false;
    removeEventListener("keydown", onKeyDown, true);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const { current } = drag;
    if (event.key !== "Escape" || current === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const { startedAt, moved } = current.scrub;
    if (moved) latest.current.onDrag(startedAt, current.gesture);
    end();
  }

  useEffect(() => () => {
    if (drag.current !== undefined) end();
  }, []);

  return (
    <span
      class="prop-name is-scrub"
      title="Drag to change; Shift is finer, Ctrl coarser, Escape takes it back"
      onPointerDown={(event) => {
        if (!event.isPrimary || event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = {
          pointerId: event.pointerId,
          gesture: inspector.newGesture(),
          scrub: startScrub(props.value, props.rules),
          lastX: event.clientX,
          lastValue: props.value,
        };
        // The inspector stays at its node until the drag has ended.
        inspector.typing.value = true;
        addEventListener("keydown", onKeyDown, true);
      }}
      onPointerMove={(event) => {
        const { current } = drag;
        if (current?.pointerId !== event.pointerId) return;
        const keys = { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey };
        current.scrub = moveScrub(current.scrub, event.clientX - current.lastX, keys);
        current.lastX = event.clientX;
        if (!current.scrub.moved) return;
        const value = scrubValue(current.scrub, props.rules);
        if (value === current.lastValue) return;
        current.lastValue = value;
        props.onDrag(value, current.gesture);
      }}
      onPointerUp={(event) => {
        const { current } = drag;
        if (current?.pointerId !== event.pointerId) return;
        end();
        if (!current.scrub.moved) props.onClick?.(event);
      }}
      onLostPointerCapture={(event) => {
        if (drag.current?.pointerId === event.pointerId) end();
      }}
    >
      {props.children}
    </span>
  );
}
