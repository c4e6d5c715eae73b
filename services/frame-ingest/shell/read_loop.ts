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
  /** Pause between two looks at the change level within a long pause, ms. */
  readonly levelMs: number;
  /** Octane's change level, in one call. */
  readonly level: () => Promise<number>;
  readonly onReading: (reading: EngineReading) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Reads the engine of one connection again and again, one reading at a time. In a long pause without
 * images it asks for the change level alone, and reads at once when somebody has changed something.
 */
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
  let lastLevel: number | undefined;

  function wait(ms: number): void {
    timer?.cancel();
    if (ms <= options.levelMs) timer = clock.setTimer(ms, () => void read());
    else timer = clock.setTimer(options.levelMs, () => void look(ms - options.levelMs));
  }

  /** Within a pause that has so long to go, ms. */
  async function look(restMs: number): Promise<void> {
    if (imagesCome()) return wait(restMs);
    isReading = true;
    const startMs = clock.nowMs();
    let isMoved = false;
    try {
      isMoved = await options.level() !== lastLevel;
    } catch (error) {
      if (isOn) options.onError(error);
    }
    isReading = false;
    if (!isOn) return;
    if (isMoved) isWanted = true;
    const leftMs = Math.max(0, restMs - (clock.nowMs() - startMs));
    wait(isWanted ? pauseAfter(undefined) : leftMs);
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
      lastLevel = reading.level;
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
      lastLevel = reading.level;
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
