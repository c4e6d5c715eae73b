import { Plus, Trash2 } from "lucide";
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { hexOfLinear } from "../../core/inspector/colour.ts";
import {
  type Ramp,
  rampAt,
  type RampColour,
  type RampStop,
  widestGap,
} from "../../core/inspector/ramp.ts";
import { IconButton } from "../icon_button.tsx";
import { useStudio } from "../studio_context.ts";

export interface RampViewProps {
  readonly path: string;
  readonly ramp: Ramp;
  readonly disabled: boolean;
}

/** A ramp as it looks between its stops, whose places can be dragged or stepped by arrow keys. */
export function RampView({ path, ramp, disabled }: RampViewProps) {
  const { scene: { ramps }, state } = useStudio();
  const bar = useRef<HTMLDivElement>(null);
  const chosen = useSignal<number | undefined>(undefined);
  const isPlain = [ramp.start, ramp.end, ...ramp.stops.map(({ colour }) => colour)]
    .every((colour) => colour !== undefined);
  const mayCount = ramp.count !== undefined && !disabled &&
    state.barOf("createNodeRequest") === undefined;
  const stop = ramp.stops.find(({ number }) => number === chosen.value);
  function remove(which: RampStop): void {
    if (mayCount) void ramps.remove(path, ramp, which);
  }
  return (
    <div class="ramp" data-testid="ramp" aria-busy={ramps.isBusy.value}>
      <div
        ref={bar}
        class="ramp-bar"
        style={isPlain ? { background: gradientOf(ramp) } : undefined}
        onDblClick={(event) => {
          if (!mayCount || event.target !== event.currentTarget) return;
          const { left, width } = event.currentTarget.getBoundingClientRect();
          void ramps.add(path, ramp, rampAt(ramp, (event.clientX - left) / width));
        }}
      >
        {ramp.stops.map((each, index) => (
          <StopHandle
            key={each.position.name}
            stop={each}
            place={index + 1}
            bar={bar}
            disabled={disabled || each.position.readOnly}
            onChosen={() => void (chosen.value = each.number)}
            onRemove={() => remove(each)}
          />
        ))}
      </div>
      {ramp.count !== undefined && (
        <div class="ramp-tools">
          <IconButton
            node={Plus}
            label="Add a stop in the widest gap"
            disabled={!mayCount || ramps.isBusy.value}
            onClick={() => void ramps.add(path, ramp, widestGap(ramp))}
          />
          <IconButton
            node={Trash2}
            label={stop === undefined
              ? "Take a stop away: choose one first"
              : `Take stop ${ramp.stops.indexOf(stop) + 1} away`}
            disabled={!mayCount || ramps.isBusy.value || stop === undefined}
            onClick={() => stop !== undefined && remove(stop)}
          />
        </div>
      )}
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

function StopHandle({ stop, place, bar, disabled, onChosen, onRemove }: {
  readonly stop: RampStop;
  /** Its place among the stops, from 1. */
  readonly place: number;
  readonly bar: { readonly current: HTMLDivElement | null };
  readonly disabled: boolean;
  onChosen(): void;
  onRemove(): void;
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
      aria-label={`Stop ${place} of the ramp`}
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
      onFocus={onChosen}
      onKeyDown={(event) => {
        if (event.key === "Delete" || event.key === "Backspace") {
          event.preventDefault();
          event.stopPropagation();
          return onRemove();
        }
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

function textOf(colour: RampColour | undefined): string {
  return colour === undefined ? "var(--ink-0)" : hexOfLinear(colour);
}

function gradientOf({ start, end, stops }: Ramp): string {
  const marks = stops.map(({ at, colour }) => `${textOf(colour)} ${at * 100}%`);
  return `linear-gradient(to right, ${[textOf(start), ...marks, textOf(end)].join(", ")})`;
}
