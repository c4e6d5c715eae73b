import { type CameraPose, DEFAULT_NAVIGATION, type Navigation } from "@fuelrail/camera-math";
import { BUTTON_BITS, type PointerInput } from "@fuelrail/contracts/binary";
import type { CameraState } from "../steering_event.ts";

/** A camera that looks at the origin from the side, by so many units. */
export function poseAt(x: number): CameraPose {
  return { position: [x, 0, 10], target: [0, 0, 0], up: [0, 1, 0], fov: 60 };
}

/** A camera as the room tells it. */
export function cameraAt(x: number, more: Partial<CameraState> = {}): CameraState {
  return {
    pose: poseAt(x),
    driver: undefined,
    inputSeq: 0,
    changeLevel: undefined,
    upAxis: "y",
    sceneRadius: undefined,
    isPlain: true,
    ...more,
  };
}

/** Navigation in which every movement is a drag. */
export const QUICK: Navigation = {
  ...DEFAULT_NAVIGATION,
  dragThresholdPx: { mouse: 0, pen: 0, touch: 0 },
};

/** An input of the left mouse button. */
export function inputOf(
  type: PointerInput["type"],
  inputSeq: number,
  x: number,
  more: Partial<PointerInput> = {},
): PointerInput {
  return {
    type,
    button: "left",
    buttonsHeld: type === "down" || type === "move" ? BUTTON_BITS.left : 0,
    modifiers: 0,
    x,
    y: 50,
    wheelNotches: type === "wheel" ? 1 : 0,
    inputSeq,
    pointerType: "mouse",
    pointerSlot: 0,
    keyCode: 0,
    cssPixelsPerRenderPixel: 1,
    ...more,
  };
}
