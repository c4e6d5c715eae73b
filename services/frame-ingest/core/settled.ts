import { SETTLE_QUIET_MS } from "@fuelrail/contracts/binary";
import { isWorking, type RenderStateName } from "./render_state.ts";

/** The newest image, as far as settling goes. */
export interface SettlingImage {
  readonly seq: number;
  readonly epoch: number;
  /** Samples per pixel. */
  readonly samples: number;
}

/** Everything that settling depends on; set the fields as they become known. */
export interface SettledState {
  image: SettlingImage | undefined;
  imageAtMs: number;
  /** Gaps between the last images, ms. */
  intervalsMs: number[];
  newestEpoch: number;
  /** The link is live or idle. */
  linkUp: boolean;
  render: RenderStateName;
  /** When the render last stopped working, monotonic ms. */
  restedAtMs: number;
  /** Samples per pixel that the engine has; the last image may still be on its way. */
  engineSamples: number;
  compiling: boolean;
  /** A gesture is running. */
  gesture: boolean;
}

/** Whether the newest image is settled, or when to look again unless something happens. */
export type Settling =
  | { readonly settled: true; readonly seq: number; readonly finished: boolean }
  | { readonly settled: false; readonly lookAtMs: number | undefined };

const INTERVALS_KEPT = 5;
/** How long the last image of a render may take to come after the engine has rested, ms. */
const LAST_IMAGE_MS = 1_000;

/** No image yet. */
export function createSettled(): SettledState {
  return {
    image: undefined,
    imageAtMs: 0,
    intervalsMs: [],
    newestEpoch: 0,
    linkUp: false,
    render: "stopped",
    restedAtMs: 0,
    engineSamples: 0,
    compiling: false,
    gesture: false,
  };
}

/** Takes in an image; intervals count within a run of images, not across epochs. */
export function settledImage(state: SettledState, image: SettlingImage, nowMs: number): void {
  if (state.image?.epoch === image.epoch) {
    state.intervalsMs.push(nowMs - state.imageAtMs);
    if (state.intervalsMs.length > INTERVALS_KEPT) state.intervalsMs.shift();
  }
  state.image = image;
  state.imageAtMs = nowMs;
  state.newestEpoch = Math.max(state.newestEpoch, image.epoch);
}

/** Takes in what the engine does. */
export function settledRender(
  state: SettledState,
  engine: {
    readonly state: RenderStateName;
    readonly samples: number;
    readonly compiling: boolean;
  },
  nowMs: number,
): void {
  if (isWorking(state.render) && !isWorking(engine.state)) state.restedAtMs = nowMs;
  state.render = engine.state;
  state.engineSamples = engine.samples;
  state.compiling = engine.compiling;
}

/** Forgets the image: another project or program is rendering now. */
export function settledForget(state: SettledState): void {
  state.image = undefined;
  state.intervalsMs = [];
}

/** Judges the newest image. */
export function judgeSettled(state: SettledState, nowMs: number): Settling {
  const { image } = state;
  const isCandidate = image !== undefined && image.epoch === state.newestEpoch && state.linkUp;
  if (!isCandidate) return { settled: false, lookAtMs: undefined };
  const isAtRest = !isWorking(state.render);
  const restAtMs = isAtRest ? restedImageAtMs(state, image) : Infinity;
  const quietAtMs = state.gesture || state.compiling
    ? Infinity
    : state.imageAtMs + quietMs(state.intervalsMs);
  const atMs = Math.min(restAtMs, quietAtMs);
  if (nowMs >= atMs) {
    return { settled: true, seq: image.seq, finished: state.render === "finished" };
  }
  return { settled: false, lookAtMs: atMs === Infinity ? undefined : atMs };
}

/** Silence of images after which one counts as settled while the engine still works, ms. */
export function quietMs(intervalsMs: readonly number[]): number {
  return Math.max(SETTLE_QUIET_MS, 3 * Math.max(0, ...intervalsMs));
}

/** An engine at rest may still have its last image under way; that one is worth waiting for. */
function restedImageAtMs(state: SettledState, image: SettlingImage): number {
  const isLast = state.render === "stopped" || image.samples >= state.engineSamples;
  return isLast ? -Infinity : state.restedAtMs + LAST_IMAGE_MS;
}
