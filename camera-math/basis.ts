import type { CameraPose, ImageSize, Vec3 } from "./types.ts";
import { cross, dot, length, normaliseOr, sub } from "./vec3.ts";

/** A camera's own directions: unit vectors at right angles to each other. */
export interface Basis {
  readonly right: Vec3;
  readonly up: Vec3;
  readonly forward: Vec3;
}

/** Sine of the smallest angle between the view and `up` that still tells a side. */
export const PARALLEL_SINE = 1e-6;

/** The camera's directions; a pose whose `up` lies along the view gets a steady one made up. */
export function basisOf(pose: CameraPose): Basis {
  const forward = normaliseOr(sub(pose.target, pose.position), [0, 0, -1]);
  const hint = normaliseOr(pose.up, [0, 1, 0]);
  const side = cross(forward, hint);
  const right = length(side) > PARALLEL_SINE
    ? normaliseOr(side, [1, 0, 0])
    : normaliseOr(cross(forward, upBeside(forward)), [1, 0, 0]);
  return { right, up: cross(right, forward), forward };
}

/** An upward direction that is safe for the unit view direction `forward`. */
export function upBeside(forward: Vec3): Vec3 {
  return Math.abs(dot(forward, [0, 1, 0])) > 0.9 ? [0, 0, forward[1] < 0 ? -1 : 1] : [0, 1, 0];
}

/** Vertical field of view of a horizontal one, degrees. */
export function verticalFov(fovDegrees: number, size: ImageSize): number {
  const half = Math.tan(fovDegrees * Math.PI / 360) * size.height / size.width;
  return Math.atan(half) * 360 / Math.PI;
}

/** Distance from the camera to its target, scene units. */
export function targetDistance(pose: CameraPose): number {
  return length(sub(pose.target, pose.position));
}

/** Size of a render pixel at a depth along the view, scene units. */
export function unitsPerPixel(pose: CameraPose, size: ImageSize, depth: number): number {
  const across = pose.orthographicScale ?? 2 * depth * Math.tan(pose.fov * Math.PI / 360);
  return across / size.width;
}
