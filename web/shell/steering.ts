import type { AccessToken } from "./access_token.ts";
import type { FrameHeader } from "@fuelrail/contracts/binary";
import { inputSent, medianLatencyMs, NO_LATENCY, pictureDrawn } from "../core/input_latency.ts";
import { createMeshStore, meshFetcher } from "./mesh_store.ts";
import type { PictureStage } from "./picture_stage.ts";
import { createPredictor, type Predictor } from "./prediction/predictor.ts";
import type { Requests } from "./scene/requests.ts";
import { createOverlay, type Overlay } from "./overlay.ts";
import { createSteerSender, type SteerSender } from "./steer_sender.ts";
import type { StudioState } from "./studio_state.ts";
import type { World } from "./world.ts";

/** How this page steers and marks what is selected. */
export interface Steering {
  readonly sender: SteerSender;
  readonly overlay: Overlay;
  readonly predictor: Predictor;
  /** A picture is on the screen. */
  drawn(header: FrameHeader): void;
}

export interface SteeringOptions {
  readonly world: World;
  readonly state: StudioState;
  readonly stage: PictureStage;
  readonly requests: Requests;
  readonly token: AccessToken;
  sendBinary(bytes: Uint8Array<ArrayBuffer>): boolean;
}

/** Marks on the browser's timeline that a picture was drawn, with its number and newest input. */
const PICTURE_MARK = "fuelrail-picture";
/** Inputs that move the camera by themselves; a press or a click may move nothing. */
const MOVING = new Set(["move", "wheel"]);

/** Puts the parts together that steer; latency is measured only while this viewer drives. */
export function createSteering(options: SteeringOptions): Steering {
  const { world, state, token, sendBinary } = options;
  let latency = NO_LATENCY;
  const predictor = createPredictor(options);
  const sender = createSteerSender({
    send: sendBinary,
    onSent(input) {
      const { type, inputSeq } = input;
      predictor.sent(input);
      if (MOVING.has(type)) latency = inputSent(latency, inputSeq, world.nowMs());
    },
  });
  const meshes = createMeshStore({ world, fetchShape: meshFetcher(token) });
  return {
    sender,
    overlay: createOverlay(state, meshes),
    predictor,
    drawn(header) {
      const { inputSeq, seq } = header;
      predictor.drawn(header);
      // For the browser's own profiler; kept for nobody else, so that it does not pile up.
      performance.mark(PICTURE_MARK, { detail: { inputSeq, seq } });
      performance.clearMarks(PICTURE_MARK);
      const driver = state.room.peek().camera?.driver;
      if (driver === undefined || driver !== state.welcome.peek()?.viewerId) return;
      latency = pictureDrawn(latency, inputSeq, world.nowMs());
      state.inputToImageMs.value = medianLatencyMs(latency);
    },
  };
}
