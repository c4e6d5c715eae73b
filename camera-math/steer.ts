import { dolly, dollyToCursor, dragNotches } from "./dolly.ts";
import type { PointerIntent } from "./gesture_state.ts";
import type { DistanceLimits } from "./limits.ts";
import { lookAround } from "./look.ts";
import { orbit } from "./orbit.ts";
import { pan } from "./pan.ts";
import type { CameraPose, ImageSize, Navigation, UpAxis } from "./types.ts";

/** What an intent's effect depends on besides the pose. */
export interface SteeringContext {
  readonly size: ImageSize;
  readonly upAxis: UpAxis;
  readonly navigation: Navigation;
  readonly limits: DistanceLimits;
}

/**
 * The pose after an intent; one that moves nothing, or flies (which takes time), returns the same
 * pose. Pan and pinch follow the fingers: sensitivity leaves them out, and a pinch always keeps
 * what lies between the fingers, so that the fingers may move one after the other.
 */
export function applyIntent(
  pose: CameraPose,
  intent: PointerIntent,
  { size, upAxis, navigation, limits }: SteeringContext,
): CameraPose {
  const { sensitivity } = navigation;
  const vertical = navigation.invertY ? -1 : 1;
  switch (intent.type) {
    case "orbit":
      return orbit(pose, intent.dx, intent.dy * vertical, size, upAxis, sensitivity);
    case "look":
      return lookAround(pose, intent.dx, intent.dy * vertical, size, upAxis, sensitivity);
    case "pan":
      return pan(pose, intent.dx, intent.dy, size);
    case "dolly":
      return dolly(pose, dragNotches(intent.dy, size) * sensitivity, limits);
    case "wheel": {
      const notches = intent.notches * sensitivity;
      return navigation.dollyToCursor
        ? dollyToCursor(pose, notches, intent.x, intent.y, size, limits)
        : dolly(pose, notches, limits);
    }
    case "pinch":
      return dollyToCursor(pose, intent.notches, intent.x, intent.y, size, limits);
    default:
      return pose;
  }
}
