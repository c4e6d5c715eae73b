import type { Clock, Timer } from "@fuelrail/kit/clock";
import { isWorking } from "../core/render_state.ts";
import type { EngineReading } from "./engine_reader.ts";

export interface ReadLoopOptions {
  readonly clock: Clock;
  /** Pause between two readings while the engine works and no images come, ms. */
  readonly workingMs: number;
  /** Whether images come, which tell most of what a reading does. */
  readonly imagesCome: () => boolean;
  /** Pause between two readings otherwise, ms. */
  readonly idleMs: number;
  readonly read: () => Promise<EngineReading>;
  readonly onReading: (reading: EngineReading) => void;
  readonly onError: (error: unknown) => void;
}

/** Reads the engine of one connection again and again, one reading at a time. */
export interface ReadLoop {
  /** Begins after a reading that somebody else made. */
  start(reading: EngineReading): void;
  /** Reads before the pause is over. */
  soon(): void;
  stop(): void;
}

/** Shortest time between the starts of two readings, ms. */
const READ_GAP_MS = 100;

/** Makes a loop that has not begun. */
export function createReadLoop(options: ReadLoopOptions): ReadLoop {
  const { clock, workingMs, idleMs, imagesCome } = options;
  let timer: Timer | undefined;
  let startedMs = -Infinity;
  let isReading = false;
  let isWanted = false;
  let isOn = false;

  function wait(ms: number): void {
    timer?.cancel();
    timer = clock.setTimer(ms, () => void read());
  }

  function pauseAfter(reading: EngineReading | undefined): number {
    if (isWanted) return Math.max(0, startedMs + READ_GAP_MS - clock.nowMs());
    const isBusy = reading === undefined || isWorking(reading.state) || reading.compiling;
    return isBusy && !imagesCome() ? workingMs : idleMs;
  }

  async function read(): Promise<void> {
    isReading = true;
    isWanted = false;
    startedMs = clock.nowMs();
    let reading: EngineReading | undefined;
    try {
      reading = await options.read();
      if (isOn) options.onReading(reading);
    } catch (error) {
      if (isOn) options.onError(error);
    }
    isReading = false;
    if (isOn) wait(pauseAfter(reading));
  }

  return {
    start(reading) {
      isOn = true;
      startedMs = clock.nowMs();
      wait(pauseAfter(reading));
    },
    soon() {
      if (!isOn || isWanted) return;
      isWanted = true;
      if (!isReading) wait(pauseAfter(undefined));
    },
    stop() {
      isOn = false;
      timer?.cancel();
    },
  };
}
