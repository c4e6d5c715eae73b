import { PROGRESS_INTERVAL_MS } from "@fuelrail/contracts/binary";
import type { Size } from "./rendition.ts";
import type { RenderStateName } from "./render_state.ts";

/** Counts of a render at one moment. */
export interface RenderCounts {
  /** Samples per pixel. */
  readonly samples: number;
  readonly maxSamples: number;
  readonly samplesPerSecond: number;
  readonly renderSeconds: number;
}

/** The course of the render as the room is told of it. */
export interface ProgressView extends RenderCounts {
  readonly state: RenderStateName;
  /** Seconds in all; null when unknown. */
  readonly estimatedSeconds: number | null;
  readonly epoch: number;
  readonly changeLevel: number;
  /** Of the render, pixels. */
  readonly width: number;
  /** Of the render, pixels. */
  readonly height: number;
}

/** An event for the room, in order. */
export type ProgressEffect =
  | { readonly event: "renderProgress"; readonly view: ProgressView }
  | { readonly event: "renderRestarted"; readonly epoch: number; readonly changeLevel: number }
  | {
    readonly event: "renderFirstImage";
    readonly epoch: number;
    readonly changeLevel: number;
    readonly inputSeq: number;
  }
  | {
    readonly event: "renderFinished";
    readonly epoch: number;
    readonly changeLevel: number;
    readonly samples: number;
  }
  | { readonly event: "renderFailed"; readonly reason: string };

/** What has been told and what is still to be told; changed in place. */
export interface ProgressState {
  view: ProgressView;
  /** What the room was told last. */
  told: ProgressView | undefined;
  toldAtMs: number;
  /** The last epoch of which an image came. */
  imageEpoch: number;
  /** The last epoch that was told to be finished. */
  finishedEpoch: number;
}

/** Nothing known of any render. */
export function createProgress(): ProgressState {
  return {
    view: {
      state: "stopped",
      samples: 0,
      maxSamples: 0,
      samplesPerSecond: 0,
      renderSeconds: 0,
      estimatedSeconds: null,
      epoch: 0,
      changeLevel: 0,
      width: 0,
      height: 0,
    },
    told: undefined,
    toldAtMs: -Infinity,
    imageEpoch: 0,
    finishedEpoch: 0,
  };
}

/** A new epoch began. */
export function progressEpoch(
  state: ProgressState,
  epoch: number,
  changeLevel: number,
): ProgressEffect[] {
  state.view = { ...state.view, epoch, changeLevel };
  return [{ event: "renderRestarted", epoch, changeLevel }];
}

/** An image came: its counts are the newest, and the first of an epoch is told of at once. */
export function progressImage(
  state: ProgressState,
  image: RenderCounts & Size & {
    readonly epoch: number;
    readonly level: number;
    readonly inputSeq: number;
    readonly firstOfEpoch: boolean;
  },
  nowMs: number,
): ProgressEffect[] {
  const { samples, maxSamples, samplesPerSecond, renderSeconds, width, height } = image;
  if (image.epoch === state.view.epoch) {
    state.view = {
      ...state.view,
      samples,
      maxSamples,
      samplesPerSecond,
      renderSeconds,
      width,
      height,
    };
  }
  state.imageEpoch = Math.max(state.imageEpoch, image.epoch);
  const first: ProgressEffect[] = image.firstOfEpoch
    ? [{
      event: "renderFirstImage",
      epoch: image.epoch,
      changeLevel: image.level,
      inputSeq: image.inputSeq,
    }]
    : [];
  return [...first, ...told(state, nowMs)];
}

/** The engine's statistics were read. */
export function progressEngine(
  state: ProgressState,
  engine: RenderCounts & Size & {
    readonly state: RenderStateName;
    readonly estimatedSeconds: number | null;
  },
  nowMs: number,
): ProgressEffect[] {
  const isStopped = engine.state === "stopped";
  const counts = isStopped ? { ...state.view, samplesPerSecond: 0 } : engine;
  state.view = {
    ...state.view,
    state: engine.state,
    samples: counts.samples,
    maxSamples: counts.maxSamples,
    samplesPerSecond: counts.samplesPerSecond,
    renderSeconds: counts.renderSeconds,
    estimatedSeconds: engine.estimatedSeconds,
    width: engine.width > 0 ? engine.width : state.view.width,
    height: engine.height > 0 ? engine.height : state.view.height,
  };
  return told(state, nowMs);
}

/** Octane said that the render failed. */
export function progressFailed(reason: string): ProgressEffect[] {
  return [{ event: "renderFailed", reason }];
}

/** Tells what has fallen due. */
export function progressTick(state: ProgressState, nowMs: number): ProgressEffect[] {
  return told(state, nowMs);
}

/** When something is to be told, monotonic ms; undefined when all has been. */
export function progressDueMs(state: ProgressState): number | undefined {
  return hasNews(state) ? state.toldAtMs + PROGRESS_INTERVAL_MS : undefined;
}

/** Progress at most four times a second; the end as soon as a picture of its epoch has come. */
function told(state: ProgressState, nowMs: number): ProgressEffect[] {
  const effects: ProgressEffect[] = [];
  const { view } = state;
  const { epoch, changeLevel, samples } = view;
  const isEnd = view.state === "finished" && state.finishedEpoch !== epoch &&
    state.imageEpoch === epoch;
  const mayTell = nowMs >= state.toldAtMs + PROGRESS_INTERVAL_MS;
  if (mayTell && hasNews(state)) {
    state.told = view;
    state.toldAtMs = nowMs;
    effects.push({ event: "renderProgress", view });
  }
  if (isEnd) {
    state.finishedEpoch = epoch;
    effects.push({ event: "renderFinished", epoch, changeLevel, samples });
  }
  return effects;
}

function hasNews({ view, told: before }: ProgressState): boolean {
  if (before === undefined) return true;
  return Object.entries(view).some(([key, value]) => before[key as keyof ProgressView] !== value);
}
