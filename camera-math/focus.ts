import { basisOf, PARALLEL_SINE, targetDistance } from "./basis.ts";
import { finiteOr } from "./finite.ts";
import type { CameraPose, Vec3 } from "./types.ts";
import { addScaled, cross, dot, length, normaliseOr, sub } from "./vec3.ts";

/** Moves the camera, without turning it, so that `point` becomes its target. */
export function focusOn(pose: CameraPose, point: Vec3, distance?: number): CameraPose {
  const away = distance !== undefined && distance > 0 ? distance : targetDistance(pose);
  const position = addScaled(point, basisOf(pose).forward, -away);
  return finiteOr({ ...pose, position, target: point }, pose);
}

/** Turns the camera, without moving it, so that `point` becomes its target. */
export function aimAt(pose: CameraPose, point: Vec3): CameraPose {
  const basis = basisOf(pose);
  const offset = sub(point, pose.position);
  const forward = normaliseOr(offset, basis.forward);
  if (length(offset) === 0) return pose;
  const parallel = length(cross(forward, normaliseOr(pose.up, basis.up))) <= PARALLEL_SINE;
  const away: Vec3 = dot(forward, basis.up) > 0
    ? [-basis.forward[0], -basis.forward[1], -basis.forward[2]]
    : basis.forward;
  return finiteOr({ ...pose, target: point, up: parallel ? away : pose.up }, pose);
}

/** Distance of a point along the view axis, scene units, as a focal plane counts it. */
export function planarDistance(pose: CameraPose, point: Vec3): number {
  return dot(sub(point, pose.position), basisOf(pose).forward);
}
