import { basisOf, targetDistance } from "./basis.ts";
import { finiteOr } from "./finite.ts";
import { type DistanceLimits, distanceLimits, limitMove } from "./limits.ts";
import { pointAtDepth } from "./projection.ts";
import type { CameraPose, ImageSize } from "./types.ts";
import { add, addScaled, scale, sub } from "./vec3.ts";

/** What one notch leaves of the distance to the target. */
export const NOTCH_FACTOR = 0.95;

/** Notches of a vertical drag over the whole image height. */
const NOTCHES_PER_HEIGHT = 64;

/** Notches that a vertical drag of this many render pixels stands for; upwards goes nearer. */
export function dragNotches(dyPx: number, size: ImageSize): number {
  return -dyPx * NOTCHES_PER_HEIGHT / size.height;
}

/** Notches that take one distance, in any unit, to another. */
export function notchesBetween(before: number, after: number): number {
  return Math.log(after / before) / Math.log(NOTCH_FACTOR);
}

/** Moves towards the target, up positive; an orthographic camera narrows its film instead. */
export function dolly(
  pose: CameraPose,
  notches: number,
  limits: DistanceLimits = distanceLimits(),
): CameraPose {
  const factor = dollyFactor(pose, notches, limits);
  if (factor === 1) return pose;
  if (pose.orthographicScale !== undefined) {
    return finiteOr({ ...pose, orthographicScale: pose.orthographicScale * factor }, pose);
  }
  const offset = scale(sub(pose.position, pose.target), factor);
  return finiteOr({ ...pose, position: add(pose.target, offset) }, pose);
}

/** Like {@link dolly}, but what is under a render pixel at the target's depth stays there. */
export function dollyToCursor(
  pose: CameraPose,
  notches: number,
  x: number,
  y: number,
  size: ImageSize,
  limits: DistanceLimits = distanceLimits(),
): CameraPose {
  const factor = dollyFactor(pose, notches, limits);
  if (factor === 1) return pose;
  const distance = targetDistance(pose);
  const held = pointAtDepth(pose, size, x, y, distance);
  const target = addScaled(pose.target, sub(held, pose.target), 1 - factor);
  if (pose.orthographicScale !== undefined) {
    const position = add(pose.position, sub(target, pose.target));
    const orthographicScale = pose.orthographicScale * factor;
    return finiteOr({ ...pose, position, target, orthographicScale }, pose);
  }
  const position = addScaled(target, basisOf(pose).forward, -distance * factor);
  return finiteOr({ ...pose, position, target }, pose);
}

function dollyFactor(pose: CameraPose, notches: number, limits: DistanceLimits): number {
  const current = pose.orthographicScale ?? targetDistance(pose);
  const wanted = current * NOTCH_FACTOR ** notches;
  if (notches === 0 || Number.isNaN(wanted) || !(current > 0)) return 1;
  return limitMove(current, wanted, limits[0], limits[1]) / current;
}
