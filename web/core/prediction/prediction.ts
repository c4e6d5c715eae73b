import {
  type CameraPose,
  distanceLimits,
  flightRebased,
  hasReplay,
  type ImageSize,
  type InputReplay,
  isSteering,
  type Navigation,
  NO_INPUT,
  oldestReplayMs,
  replayConfirmed,
  replayDropped,
  replayedPose,
  replayInput,
  replayUntil,
  samePose,
} from "@fuelrail/camera-math";
import type { PointerInput } from "@fuelrail/contracts/binary";
import type { CameraState } from "../steering_event.ts";
import {
  type CameraLedger,
  cameraOf,
  cameraTold,
  EMPTY_LEDGER,
  epochTold,
  levelOf,
  pictureDrawn,
  type ShownPicture,
} from "./camera_ledger.ts";

/** What a prediction depends on. */
export type PredictionEvent =
  | { readonly type: "switched"; readonly on: boolean }
  /** Who this viewer is, and whether what it sends now can move the camera. */
  | { readonly type: "stands"; readonly viewerId: string | undefined; readonly may: boolean }
  | { readonly type: "sent"; readonly input: PointerInput; readonly navigation: Navigation }
  | { readonly type: "camera"; readonly camera: CameraState }
  | { readonly type: "epoch"; readonly epoch: number; readonly changeLevel: number }
  | {
    readonly type: "picture";
    readonly epoch: number;
    readonly inputSeq: number;
    readonly size: ImageSize;
    readonly settled: boolean;
  }
  /** This viewer's input was refused. */
  | { readonly type: "refused" }
  /** Another project, or no way to the room: nothing that was told holds. */
  | { readonly type: "forgotten" };

/** Everything that decides what is predicted. */
export interface PredictionState {
  readonly on: boolean;
  readonly viewerId: string | undefined;
  readonly may: boolean;
  readonly ledger: CameraLedger;
  readonly replay: InputReplay;
  /** Since when this viewer's gesture counts for nothing, ms; until it begins another. */
  readonly blockedMs: number | undefined;
  readonly told: { readonly camera: CameraState; readonly atMs: number } | undefined;
  /** A settled picture came: whatever was told before it is shown by it. */
  readonly settled: boolean;
  readonly shown: (ShownPicture & { readonly inputSeq: number }) | undefined;
  readonly size: ImageSize | undefined;
  /** The newest epoch heard of when the oldest input that is not confirmed was sent. */
  readonly epochBefore: number;
}

/** A camera that is shown before its picture is there. */
export interface Predicted {
  readonly pose: CameraPose;
  /** The camera of the picture on the screen. */
  readonly shown: CameraPose;
  /** Whether it comes from this viewer's own gesture, or is the room's camera. */
  readonly source: "own" | "room";
}

export const NO_PREDICTION: PredictionState = {
  on: true,
  viewerId: undefined,
  may: false,
  ledger: EMPTY_LEDGER,
  replay: NO_INPUT,
  blockedMs: undefined,
  told: undefined,
  settled: false,
  shown: undefined,
  size: undefined,
  epochBefore: 0,
};

/** Longest time that input is predicted without the room confirming it, ms. */
export const UNCONFIRMED_MAX_MS = 6_000;
/** Longest time that the room's camera is shown before its picture, ms. */
export const AHEAD_MAX_MS = 30_000;
/** Silence after which turns of the wheel that were refused count as new ones, ms. */
const REFUSED_QUIET_MS = 1_000;

/** What is known after an event. */
export function stepPrediction(
  state: PredictionState,
  event: PredictionEvent,
  nowMs: number,
): PredictionState {
  switch (event.type) {
    case "switched":
      return event.on ? { ...state, on: true } : { ...ended(state, nowMs), on: false };
    case "stands": {
      const { viewerId, may } = event;
      const isSame = viewerId === state.viewerId && may === state.may;
      if (isSame) return state;
      const next = { ...state, viewerId, may };
      return may && viewerId === state.viewerId ? next : ended(next, nowMs);
    }
    case "sent":
      return sent(state, event.input, event.navigation, nowMs);
    case "camera":
      return told(state, event.camera, nowMs);
    case "epoch":
      return { ...state, ledger: epochTold(state.ledger, event.epoch, event.changeLevel) };
    case "picture": {
      const { epoch, inputSeq, size } = event;
      const { ledger, picture } = pictureDrawn(state.ledger, epoch);
      const settled = state.settled || event.settled;
      return { ...state, ledger, shown: { ...picture, inputSeq }, size, settled };
    }
    case "refused":
      return ended(state, nowMs);
    case "forgotten":
      return {
        ...ended(state, nowMs),
        ledger: EMPTY_LEDGER,
        told: undefined,
        shown: undefined,
      };
  }
}

/** What is to be shown instead of the picture at a moment; undefined while the picture is right. */
export function predictedAt(state: PredictionState, nowMs: number): Predicted | undefined {
  const { on, told, shown, size } = state;
  if (!on || told === undefined || shown === undefined || size === undefined) return undefined;
  const picture = poseShown(state);
  const { camera } = told;
  if (picture === undefined || !camera.isPlain || !picture.camera.isPlain) return undefined;
  const source = ownCounts(state, nowMs) ? "own" : "room";
  if (source === "room" && !isAhead(state, picture.camera, nowMs)) return undefined;
  const pose = source === "own" ? ownPose(state, camera, size, nowMs) : camera.pose;
  const isOtherLens = (pose.orthographicScale === undefined) !==
    (picture.pose.orthographicScale === undefined);
  if (isOtherLens || samePose(pose, picture.pose)) return undefined;
  return { pose, shown: picture.pose, source };
}

function sent(
  state: PredictionState,
  input: PointerInput,
  navigation: Navigation,
  nowMs: number,
): PredictionState {
  const { replay, intents } = replayInput(state.replay, input, navigation, nowMs);
  const begins = intents.some(({ type }) => type === "begin");
  const turnsAlone = input.type === "wheel" && !isSteering(replay.pointers) &&
    state.blockedMs !== undefined && nowMs - state.blockedMs >= REFUSED_QUIET_MS;
  const blockedMs = begins || turnsAlone ? undefined : state.blockedMs;
  if (intents.some(({ type }) => type === "cancel")) return ended({ ...state, replay }, nowMs);
  const counts = state.on && state.may && blockedMs === undefined &&
    state.told?.camera.isPlain === true;
  const epochBefore = hasReplay(state.replay) ? state.epochBefore : newestEpoch(state);
  return { ...state, blockedMs, epochBefore, replay: counts ? replay : replayDropped(replay) };
}

function told(state: PredictionState, camera: CameraState, nowMs: number): PredictionState {
  const last = state.told?.camera;
  const isSame = last !== undefined && last.changeLevel === camera.changeLevel &&
    samePose(last.pose, camera.pose);
  const next: PredictionState = {
    ...state,
    ledger: cameraTold(state.ledger, camera),
    told: { camera, atMs: isSame ? state.told?.atMs ?? nowMs : nowMs },
    settled: isSame && state.settled,
  };
  const isOwn = camera.driver !== undefined && camera.driver === state.viewerId;
  if (!isOwn) return isSame || !hasReplay(state.replay) ? next : ended(next, nowMs);
  const { size } = state;
  const replay = replayConfirmed(state.replay, camera.inputSeq);
  if (replay.flight === undefined || size === undefined || last === undefined) {
    return { ...next, replay };
  }
  const includesFlight = camera.inputSeq >= replay.flight.inputSeq;
  if (!includesFlight) return { ...next, replay };
  const before = ownPose(state, last, size, nowMs);
  const context = contextOf(camera, size);
  return { ...next, replay: flightRebased(replay, camera.pose, before, context, nowMs) };
}

/** Whatever this viewer does of its gesture counts for nothing from now on. */
function ended(state: PredictionState, nowMs: number): PredictionState {
  return { ...state, replay: replayDropped(state.replay), blockedMs: nowMs };
}

function ownCounts({ may, replay }: PredictionState, nowMs: number): boolean {
  const oldestMs = oldestReplayMs(replay);
  return may && oldestMs !== undefined && nowMs - oldestMs < UNCONFIRMED_MAX_MS;
}

/** Whether the room's camera is newer than the picture's, and its picture may still come. */
function isAhead(
  { told, settled, shown }: PredictionState,
  picture: CameraState,
  nowMs: number,
): boolean {
  if (told === undefined || settled || shown === undefined) return false;
  const { camera, atMs } = told;
  return camera.changeLevel !== undefined && nowMs - atMs < AHEAD_MAX_MS &&
    (picture.changeLevel ?? -1) < camera.changeLevel;
}

/** The camera of the picture on the screen; of one that is not told yet, from the input it has. */
function poseShown(
  state: PredictionState,
): { readonly camera: CameraState; readonly pose: CameraPose } | undefined {
  const { ledger, shown, size, replay } = state;
  const camera = shown && cameraOf(ledger, shown);
  if (camera === undefined || shown === undefined || size === undefined) return undefined;
  const included = replayUntil(replay, shown.inputSeq);
  const isUntold = state.told?.camera === camera && shown.epoch > state.epochBefore &&
    levelOf(ledger, shown.epoch) !== (camera.changeLevel ?? -1);
  if (!isUntold || !hasReplay(included)) return { camera, pose: camera.pose };
  const context = contextOf(camera, size);
  return { camera, pose: replayedPose(included, camera.pose, context, 0) };
}

function newestEpoch({ ledger, shown }: PredictionState): number {
  return Math.max(shown?.epoch ?? 0, ...ledger.levels.map(({ epoch }) => epoch));
}

function ownPose(
  { replay }: PredictionState,
  camera: CameraState,
  size: ImageSize,
  nowMs: number,
): CameraPose {
  return replayedPose(replay, camera.pose, contextOf(camera, size), nowMs);
}

function contextOf({ upAxis, sceneRadius }: CameraState, size: ImageSize) {
  return { size, upAxis, limits: distanceLimits(sceneRadius) };
}
