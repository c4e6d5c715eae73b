import type { Clock } from "@fuelrail/kit/clock";
import {
  createSettled,
  judgeSettled,
  settledForget,
  settledImage,
  settledRender,
} from "../core/settled.ts";
import { createAlarm } from "@fuelrail/kit/clock";
import type { EngineReading } from "./engine_reader.ts";
import type { SourceFrame } from "./source_frame.ts";

export interface SettleWatchOptions {
  readonly clock: Clock;
  readonly gestureRuns: () => boolean;
  /** The newest frame has settled; called again when its render turns out to be finished. */
  readonly onSettled: (frame: SourceFrame, finished: boolean) => void;
}

/** Watches for the newest frame to settle. */
export interface SettleWatch {
  /** The newest frame of all, settled or not. */
  readonly newest: SourceFrame | undefined;
  frame(frame: SourceFrame): void;
  epoch(epoch: number): void;
  reading(reading: EngineReading): void;
  linkUp(up: boolean): void;
  /** Looks again: a gesture began or ended. */
  look(): void;
  /** Whether a frame is the newest and settled at this moment. */
  judge(frame: SourceFrame): { readonly settled: boolean; readonly finished: boolean };
  forget(): void;
  stop(): void;
}

/** Makes a watch that has seen nothing. */
export function createSettleWatch(options: SettleWatchOptions): SettleWatch {
  const { clock } = options;
  const state = createSettled();
  let newest: SourceFrame | undefined;
  const alarm = createAlarm(clock, look);

  function verdict() {
    state.gesture = options.gestureRuns();
    return judgeSettled(state, clock.nowMs());
  }

  function look(): void {
    const settling = verdict();
    alarm.set(settling.settled ? undefined : settling.lookAtMs);
    if (settling.settled && newest !== undefined) options.onSettled(newest, settling.finished);
  }

  return {
    get newest() {
      return newest;
    },
    frame(frame) {
      const { seq, epoch } = frame.id;
      if (newest !== undefined && epoch < newest.id.epoch) return;
      newest = frame;
      const samples = Math.round(frame.octane.tonemappedSamples);
      settledImage(state, { seq, epoch, samples }, clock.nowMs());
      look();
    },
    epoch(epoch) {
      state.newestEpoch = Math.max(state.newestEpoch, epoch);
      look();
    },
    reading(reading) {
      settledRender(state, reading, clock.nowMs());
      look();
    },
    linkUp(up) {
      state.linkUp = up;
      look();
    },
    look,
    judge(frame) {
      const settling = verdict();
      const settled = settling.settled && newest === frame;
      return { settled, finished: settling.settled && settling.finished };
    },
    forget() {
      newest = undefined;
      settledForget(state);
      alarm.set(undefined);
    },
    stop: () => alarm.stop(),
  };
}
