import { basisOf } from "./basis.ts";
import { finiteOr } from "./finite.ts";
import type { CameraPose } from "./types.ts";
import { rotateAbout } from "./vec3.ts";

/** Tips the camera about its view, clockwise as its user sees it: the picture turns the other way. */
export function roll(pose: CameraPose, radians: number): CameraPose {
  if (radians === 0) return pose;
  return finiteOr({ ...pose, up: rotateAbout(pose.up, basisOf(pose).forward, radians) }, pose);
}
