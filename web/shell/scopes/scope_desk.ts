import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { WaveformMode } from "../../core/scopes/waveform.ts";
import type { PictureStage } from "../picture_stage.ts";
import type { StudioState } from "../studio_state.ts";
import { startWorker } from "../worker_files.ts";
import type { Timer, World } from "../world.ts";
import type { ScopeRequest, ScopeResult } from "./scope_messages.ts";

/** Measures the picture that is shown, beside the page. */
export interface ScopeDesk {
  readonly mode: Signal<WaveformMode>;
  readonly result: ReadonlySignal<ScopeResult | undefined>;
  /** Why nothing can be measured; undefined while it can. */
  readonly fault: ReadonlySignal<string | undefined>;
  stop(): void;
}

/** Shortest time between two measurements, ms. */
export const MEASURE_EVERY_MS = 250;
/** Pixels that are measured at most; of larger pictures an even grid of them. */
export const MEASURED_PIXELS = 1_048_576;

export function startScopes(
  { state, stage, world }: {
    readonly state: StudioState;
    readonly stage: PictureStage;
    readonly world: World;
  },
): ScopeDesk {
  const mode = signal<WaveformMode>("luma");
  const result = signal<ScopeResult | undefined>(undefined);
  const fault = signal<string | undefined>(undefined);
  let busy = false;
  let again = false;
  let timer: Timer | undefined;
  let stopped = false;
  const worker = openWorker();

  function openWorker(): Worker | undefined {
    try {
      const opened = startWorker("scopes");
      opened.onmessage = ({ data }: MessageEvent<ScopeResult>) => {
        result.value = data;
        rest();
      };
      opened.onerror = () => {
        fault.value = "The program that measures could not be started";
      };
      return opened;
    } catch {
      fault.value = "This browser starts no programs beside the page";
      return undefined;
    }
  }

  function rest(): void {
    timer = world.setTimer(MEASURE_EVERY_MS, () => {
      timer = undefined;
      busy = false;
      if (again) measureSoon();
    });
  }

  function measureSoon(): void {
    if (busy || stopped) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    void measure();
  }

  async function measure(): Promise<void> {
    const picture = stage.current()?.bitmap;
    if (worker === undefined || picture === undefined || document.visibilityState === "hidden") {
      return rest();
    }
    try {
      const { width, height } = picture;
      const share = Math.sqrt(Math.min(1, MEASURED_PIXELS / (width * height)));
      // Whole pixels are taken, never averages, or the scopes would show values that nobody sees.
      const bitmap = await createImageBitmap(picture, {
        resizeWidth: Math.max(1, Math.round(width * share)),
        resizeHeight: Math.max(1, Math.round(height * share)),
        resizeQuality: "pixelated",
      });
      if (stopped) return bitmap.close();
      const request: ScopeRequest = { bitmap, mode: mode.peek() };
      worker.postMessage(request, [bitmap]);
    } catch {
      rest();
    }
  }

  const unwatch = effect(() => {
    void mode.value;
    if (state.standIn.value !== undefined || state.shown.value !== undefined) measureSoon();
  });

  return {
    mode,
    result,
    fault,
    stop() {
      stopped = true;
      unwatch();
      timer?.cancel();
      worker?.terminate();
    },
  };
}
