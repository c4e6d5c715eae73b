import type { AccessToken } from "../access_token.ts";
import type { CameraPose, Navigation } from "@fuelrail/camera-math";
import type { FrameHeader, PointerInput } from "@fuelrail/contracts/binary";
import { effect } from "@preact/signals";
import {
  NO_PREDICTION,
  predictedAt,
  type PredictionEvent,
  stepPrediction,
} from "../../core/prediction/prediction.ts";
import type { ServerEvent } from "../../core/server_event.ts";
import { placeImage, showsSquarePixels, snapToPixels } from "../../core/view_transform.ts";
import { renderSize } from "../painter.ts";
import type { PictureStage } from "../picture_stage.ts";
import type { Requests } from "../scene/requests.ts";
import type { StudioState } from "../studio_state.ts";
import type { World } from "../world.ts";
import { backdropColours } from "./backdrop_colours.ts";
import { createPreviewCanvas, type PreviewCanvas } from "./preview_canvas.ts";

/** Shows where the camera is going before its picture is there. */
export interface Predictor {
  /** Takes the canvas over the picture and the element in which people steer. */
  attach(canvas: HTMLCanvasElement, surface: HTMLElement): void;
  resize(width: number, height: number): void;
  /** An input of this viewer went to the gateway. */
  sent(input: PointerInput): void;
  onEvent(event: ServerEvent): void;
  /** A picture is on the screen. */
  drawn(header: FrameHeader): void;
}

export interface PredictorOptions {
  readonly world: World;
  readonly state: StudioState;
  readonly stage: Pick<PictureStage, "current">;
  readonly requests: Requests;
  readonly token: AccessToken;
}

/** What only those may send who may steer. */
const STEERING = "cameraCommandRequest";

/** Makes a predictor that has heard nothing; what draws is loaded when somebody points. */
export function createPredictor(options: PredictorOptions): Predictor {
  const { world, state, stage } = options;
  let core = NO_PREDICTION;
  let preview: PreviewCanvas | undefined;
  let isAsked = false;
  let isLooping = false;

  function step(event: PredictionEvent): void {
    core = stepPrediction(core, event, world.nowMs());
    refreshSoon();
  }

  /** Before the next display frame, and after everything that happens in this one. */
  function refreshSoon(): void {
    if (isAsked) return;
    isAsked = true;
    queueMicrotask(() => {
      isAsked = false;
      refresh();
    });
  }

  function refresh(): void {
    const predicted = predictedAt(core, world.nowMs());
    const isShown = predicted !== undefined && show(predicted.pose, predicted.shown);
    if (!isShown) preview?.hide();
    state.predictedPose.value = isShown ? predicted.pose : undefined;
    if (predicted !== undefined) {
      preview?.load();
      loop();
    }
  }

  /** A flight moves by itself and a preview ends by itself. */
  function loop(): void {
    if (isLooping) return;
    isLooping = true;
    requestAnimationFrame(() => {
      isLooping = false;
      refresh();
    });
  }

  function show(seen: CameraPose, shown: CameraPose): boolean {
    const picture = stage.current();
    const image = state.imageSize.peek();
    const viewport = state.viewport.peek();
    if (preview === undefined || picture === undefined || image === undefined) return false;
    const view = state.view.peek();
    return preview.show({
      seen,
      shown,
      picture: picture.bitmap,
      of: picture.header,
      size: renderSize(picture.header),
      place: snapToPixels(placeImage(view, { image, viewport })),
      square: showsSquarePixels(view),
      backdrop: backdropColours(state.preferences.peek().backdrop),
      dpr: devicePixelRatio,
    });
  }

  function mayMove(): boolean {
    const { control, render } = state.room.value;
    const own = state.welcome.value?.viewerId;
    return state.writable.value && state.capabilities.value.has(STEERING) &&
      render?.state !== "stopped" &&
      (control?.driver === undefined || control.driver === own);
  }

  effect(() => {
    const viewerId = state.welcome.value?.viewerId;
    step({ type: "stands", viewerId, may: mayMove() });
  });
  effect(() => {
    const on = state.preferences.value.previewMoves && state.mode.value === "studio" &&
      state.standIn.value === undefined;
    step({ type: "switched", on });
  });
  let generation = state.projectGeneration.peek();
  effect(() => {
    const changed = state.projectGeneration.value !== generation && generation !== undefined;
    generation = state.projectGeneration.value ?? generation;
    if (changed || !state.linked.value) {
      step({ type: "forgotten" });
      preview?.forget();
    }
    if (!state.linked.value) return;
    // What holds now is told again only when it changes.
    const camera = state.room.peek().camera;
    if (camera !== undefined && !changed) step({ type: "camera", camera });
  });
  effect(() => {
    // Read for the sake of being called again when they change.
    void [state.view.value, state.viewport.value];
    refreshSoon();
  });

  return {
    attach(canvas, surface) {
      preview = createPreviewCanvas({ ...options, canvas, onChange: refreshSoon });
      const warm = () => {
        const steers = core.on && state.tool.peek() === "steer" && state.writable.peek();
        if (steers) preview?.warm();
      };
      surface.addEventListener("pointerenter", warm);
      surface.addEventListener("pointerdown", warm);
    },
    resize(width, height) {
      preview?.resize(width, height);
      refresh();
    },
    sent(input) {
      const { navigation } = state.preferences.peek();
      step({ type: "sent", input, navigation: navigation satisfies Navigation });
    },
    onEvent(event) {
      if (event.type === "cameraStateChanged") {
        const { camera } = state.room.peek();
        if (camera !== undefined) step({ type: "camera", camera });
      } else if (event.type === "renderFirstImage" || event.type === "renderProgress") {
        if (event.shown !== undefined) step({ type: "epoch", ...event.shown });
      } else if (event.type === "viewerError" && event.about === "input") {
        step({ type: "refused" });
      }
    },
    drawn(header) {
      const { epoch, inputSeq, lossless: settled } = header;
      step({ type: "picture", epoch, inputSeq, settled, size: renderSize(header) });
    },
  };
}
