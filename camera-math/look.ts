import { finiteOr } from "./finite.ts";
import { turn } from "./turntable.ts";
import type { CameraPose, ImageSize, UpAxis } from "./types.ts";
import { add, sub } from "./vec3.ts";

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
  if (dxPx === 0 && dyPx === 0) return pose;
  const radiansPerPixel = Math.PI * sensitivity / size.height;
  const turned = turn(
    sub(pose.target, pose.position),
    pose.up,
    upAxis,
    -dxPx * radiansPerPixel,
    -dyPx * radiansPerPixel,
  );
  return finiteOr({ ...pose, target: add(pose.position, turned.offset), up: turned.up }, pose);
}
