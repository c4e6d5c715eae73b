import { useRef } from "preact/hooks";
import { hexOfLinear } from "../../core/inspector/colour.ts";
import type { Ramp, RampStop } from "../../core/inspector/ramp.ts";
import { useStudio } from "../studio_context.ts";

type Colour = readonly [number, number, number] | undefined;

/** A ramp as it looks between its stops, whose places can be dragged or stepped by arrow keys. */
export function RampView({ ramp, disabled }: { readonly ramp: Ramp; readonly disabled: boolean }) {
  const bar = useRef<HTMLDivElement>(null);
  const isPlain = [ramp.start, ramp.end, ...ramp.stops.map(({ colour }) => colour)]
    .every((colour) => colour !== undefined);
  return (
    <div class="ramp" data-testid="ramp">
      <div
        ref={bar}
        class="ramp-bar"
        style={isPlain ? { background: gradientOf(ramp) } : undefined}
      >
        {ramp.stops.map((stop, index) => (
          <StopHandle
            key={stop.position.name}
            stop={stop}
            number={index + 1}
            bar={bar}
            disabled={disabled || stop.position.readOnly}
          />
        ))}
      </div>
      {!isPlain && (
        <p class="hint">Some of its colours are textures: what lies between is not shown.</p>
      )}
      <p class="hint">
        {ramp.stops.length === 0
          ? "It has its two ends only."
          : "Colours of the stops are below. Shown as a straight blend, in the page's own colours."}
      </p>
    </div>
  );
}

function StopHandle({ stop, number, bar, disabled }: {
  readonly stop: RampStop;
  readonly number: number;
  readonly bar: { readonly current: HTMLDivElement | null };
  readonly disabled: boolean;
}) {
  const { inspector } = useStudio().scene;
  const gesture = useRef<string | undefined>(undefined);
  const { position, at, colour } = stop;
  function put(value: number, own?: string): void {
    const next = Number(Math.min(1, Math.max(0, value)).toFixed(4));
    if (next !== at) inspector.write(position.name, position.type, next, own);
  }
  return (
    <button
      type="button"
      class="ramp-stop"
      role="slider"
      aria-label={`Stop ${number} of the ramp`}
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuenow={at}
      disabled={disabled}
      style={{ left: `${at * 100}%`, background: textOf(colour) }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        gesture.current = inspector.newGesture();
      }}
      onPointerMove={(event) => {
        const box = bar.current?.getBoundingClientRect();
        if (gesture.current === undefined || box === undefined || box.width === 0) return;
        put((event.clientX - box.left) / box.width, gesture.current);
      }}
      onLostPointerCapture={() => void (gesture.current = undefined)}
      onKeyDown={(event) => {
        const by =
          { ArrowLeft: -0.01, ArrowDown: -0.01, ArrowRight: 0.01, ArrowUp: 0.01 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        put(at + by * (event.shiftKey ? 10 : 1));
      }}
    />
  );
}

function textOf(colour: Colour): string {
  return colour === undefined ? "var(--ink-0)" : hexOfLinear(colour);
}

function gradientOf({ start, end, stops }: Ramp): string {
  const marks = stops.map(({ at, colour }) => `${textOf(colour)} ${at * 100}%`);
  return `linear-gradient(to right, ${[textOf(start), ...marks, textOf(end)].join(", ")})`;
}
