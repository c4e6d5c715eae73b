import type { PointerIntent } from "./gesture_state.ts";
import { sanitisePose } from "./sanitise.ts";
import { applyIntent, type SteeringContext } from "./steer.ts";
import type { CameraPose } from "./types.ts";

/** Whether an intent moves the camera by itself; flight takes time. */
export function isMove(intent: PointerIntent): boolean {
  return "dx" in intent || intent.type === "wheel" || intent.type === "pinch";
}

/** Where one input's movements lead, as it is written; undefined when no usable camera is near. */
export function movedPose(
  from: CameraPose,
  intents: readonly PointerIntent[],
  context: SteeringContext,
): CameraPose | undefined {
  const moved = intents.reduce((pose, intent) => applyIntent(pose, intent, context), from);
  return sanitisePose(moved, from);
}
