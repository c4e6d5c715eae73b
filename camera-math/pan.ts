import { basisOf, targetDistance, unitsPerPixel } from "./basis.ts";
import { finiteOr } from "./finite.ts";
import type { CameraPose, ImageSize } from "./types.ts";
import { add, addScaled, scale } from "./vec3.ts";

/** Shifts the camera so that what lies at the target's depth follows a drag, render pixels. */
export function pan(pose: CameraPose, dxPx: number, dyPx: number, size: ImageSize): CameraPose {
  if (dxPx === 0 && dyPx === 0) return pose;
  const { right, up } = basisOf(pose);
  const unit = unitsPerPixel(pose, size, targetDistance(pose));
  const shift = addScaled(scale(right, -dxPx * unit), up, dyPx * unit);
  return finiteOr({
    ...pose,
    position: add(pose.position, shift),
    target: add(pose.target, shift),
  }, pose);
}
