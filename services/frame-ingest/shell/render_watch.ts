import type { Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { createStatePublisher, type StatePublisherOptions } from "@fuelrail/kit/state";
import {
  createProgress,
  progressDueMs,
  type ProgressEffect,
  progressEngine,
  progressEpoch,
  progressFailed,
  progressImage,
  progressTick,
} from "../core/progress.ts";
import { createAlarm } from "@fuelrail/kit/clock";
import type { EngineReading } from "./engine_reader.ts";
import { countOf } from "./frame_header.ts";
import type { SourceFrame } from "./source_frame.ts";

export interface RenderWatchOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly session: number;
  readonly clock: Clock;
  /** The first image of a change level was told of. */
  readonly onFirstImage: (level: number) => void;
}

/** Tells the room how the render goes. */
export interface RenderWatch {
  epoch(epoch: number, level: number): void;
  frame(frame: SourceFrame): void;
  reading(reading: EngineReading): void;
  failed(reason: string): void;
  /** What the render does, as everybody is told. */
  readonly state: string;
  stop(): void;
}

type RenderEvent = Extract<
  ReturnType<StatePublisherOptions["snapshot"]>[number],
  { event_type: ProgressEffect["event"] }
>;

/** Makes a watch that knows of no render. */
export function createRenderWatch(options: RenderWatchOptions): RenderWatch {
  const { bus, room, session, clock } = options;
  const state = createProgress();
  /** The last failure, until something else is rendered. */
  let failure: RenderEvent | undefined;
  const alarm = createAlarm(clock, () => tell(progressTick(state, clock.nowMs())));

  const publisher = createStatePublisher({
    bus,
    room,
    kind: "render",
    session,
    clock,
    snapshot: () => {
      const progress: RenderEvent = { event_type: "renderProgress", payload: state.view };
      return failure === undefined ? [progress] : [progress, failure];
    },
  });

  function tell(effects: readonly ProgressEffect[]): void {
    for (const effect of effects) {
      const { event_type: type, payload } = eventOf(effect);
      publisher.publish(type, payload);
      if (effect.event === "renderFirstImage") options.onFirstImage(effect.changeLevel);
    }
    alarm.set(progressDueMs(state));
  }

  return {
    epoch(epoch, level) {
      failure = undefined;
      tell(progressEpoch(state, epoch, level));
    },
    frame({ octane, id, render }) {
      const image = {
        ...id,
        level: id.key.level,
        samples: countOf(octane.tonemappedSamples),
        maxSamples: countOf(octane.maxSamples),
        samplesPerSecond: nonNegative(octane.samplesPerSecond),
        renderSeconds: nonNegative(octane.renderSeconds),
        width: render.width,
        height: render.height,
      };
      tell(progressImage(state, image, clock.nowMs()));
    },
    reading(reading) {
      const { film, size } = reading;
      const { width, height } = film.width > 0 ? film : size;
      tell(progressEngine(state, { ...reading, width, height }, clock.nowMs()));
    },
    failed(reason) {
      failure = { event_type: "renderFailed", payload: { reason } };
      tell(progressFailed(reason));
    },
    get state() {
      return state.view.state;
    },
    stop() {
      alarm.stop();
      publisher.stop();
    },
  };
}

function eventOf(effect: ProgressEffect): RenderEvent {
  switch (effect.event) {
    case "renderProgress":
      return { event_type: effect.event, payload: effect.view };
    case "renderFailed":
      return { event_type: effect.event, payload: { reason: effect.reason } };
    default: {
      const { event, ...payload } = effect;
      return { event_type: event, payload } as RenderEvent;
    }
  }
}

function nonNegative(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}
