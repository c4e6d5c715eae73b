import { turnEnd } from "./turn_end.ts";
import type { CameraPose, ImageSize, UpAxis } from "./types.ts";

/**
 * Turns the view about the camera's own place, towards where the pointer goes; the image's height
 * is half a turn on both axes.
 */
export function lookAround(
  pose: CameraPose,
  dxPx: number,
  dyPx: number,
  size: ImageSize,
  upAxis: UpAxis,
  sensitivity = 1,
): CameraPose {
  const radiansPerPixel = Math.PI * sensitivity / size.height;
  return turnEnd(pose, "target", -dxPx * radiansPerPixel, -dyPx * radiansPerPixel, upAxis);
}
