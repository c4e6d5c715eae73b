import { turnEnd } from "./turn_end.ts";
import type { CameraPose, ImageSize, UpAxis } from "./types.ts";

/**
 * Turns the camera about its target so that the scene follows a drag of this many render pixels;
 * the image's height is a whole turn on both axes.
 */
export function orbit(
  pose: CameraPose,
  dxPx: number,
  dyPx: number,
  size: ImageSize,
  upAxis: UpAxis,
  sensitivity = 1,
): CameraPose {
  const radiansPerPixel = 2 * Math.PI * sensitivity / size.height;
  return turnEnd(pose, "position", -dxPx * radiansPerPixel, dyPx * radiansPerPixel, upAxis);
}
