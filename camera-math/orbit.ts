import { finiteOr } from "./finite.ts";
import { turn } from "./turntable.ts";
import type { CameraPose, ImageSize, UpAxis } from "./types.ts";
import { add, sub } from "./vec3.ts";

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
  if (dxPx === 0 && dyPx === 0) return pose;
  const radiansPerPixel = 2 * Math.PI * sensitivity / size.height;
  const turned = turn(
    sub(pose.position, pose.target),
    pose.up,
    upAxis,
    -dxPx * radiansPerPixel,
    dyPx * radiansPerPixel,
  );
  return finiteOr({ ...pose, position: add(pose.target, turned.offset), up: turned.up }, pose);
}
