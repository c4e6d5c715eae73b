import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { addSample, type MeasureHistory } from "../../core/charts/history.ts";
import { isGoing, measuredRender } from "../../core/render_facts.ts";
import type { StudioState } from "../studio_state.ts";

/** What was measured in the last two minutes, by the page's own clock. */
export function watchMeasures(state: StudioState): ReadonlySignal<MeasureHistory> {
  const history = signal<MeasureHistory>([]);
  effect(() => {
    const { nowMs, fps, picture, pictureAgeMs, latencyMs } = state.reading.value;
    const isOld = state.link.peek().trust === "old";
    const render = isOld ? undefined : measuredRender(state.room.peek().render);
    const values = {
      samplesPerSecond: isGoing(render) ? render?.samplesPerSecond : undefined,
      fps: render === undefined || picture === undefined ? undefined : fps,
      pictureAgeMs,
      latencyMs: isOld ? undefined : latencyMs,
    };
    history.value = addSample(history.peek(), { atMs: nowMs, values });
  });
  return history;
}
