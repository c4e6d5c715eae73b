import type { CameraPose } from "./types.ts";
import { isFiniteVec3 } from "./vec3.ts";

/** Whether every number of the pose is finite. */
export function isFinitePose(pose: CameraPose): boolean {
  return isFiniteVec3(pose.position) && isFiniteVec3(pose.target) && isFiniteVec3(pose.up) &&
    Number.isFinite(pose.fov) &&
    (pose.orthographicScale === undefined || Number.isFinite(pose.orthographicScale));
}

/** `moved`, or `before` when a number of `moved` is not finite. */
export function finiteOr(moved: CameraPose, before: CameraPose): CameraPose {
  return isFinitePose(moved) ? moved : before;
}
