import { basisOf, unitsPerPixel } from "./basis.ts";
import type { CameraPose, ImageSize, Vec3 } from "./types.ts";
import { addScaled, dot, isFiniteVec3, normaliseOr, sub } from "./vec3.ts";

/** A point as the render shows it. */
export interface ProjectedPoint {
  /** Render pixels from the left edge; may lie outside the image. */
  readonly x: number;
  /** Render pixels from the top edge. */
  readonly y: number;
  /** Scene units along the view axis. */
  readonly depth: number;
}

/** A half-line through the scene; `direction` is a unit vector. */
export interface Ray {
  readonly origin: Vec3;
  readonly direction: Vec3;
}

/** Where the render shows a point; undefined for one that is not before the camera. */
export function projectPoint(
  pose: CameraPose,
  size: ImageSize,
  point: Vec3,
): ProjectedPoint | undefined {
  const { right, up, forward } = basisOf(pose);
  const offset = sub(point, pose.position);
  const depth = dot(offset, forward);
  if (!(depth > 0)) return undefined;
  const unit = unitsPerPixel(pose, size, depth);
  const x = size.width / 2 + dot(offset, right) / unit;
  const y = size.height / 2 - dot(offset, up) / unit;
  return isFiniteVec3([x, y, depth]) ? { x, y, depth } : undefined;
}

/** The ray that a render pixel looks along. */
export function rayThrough(pose: CameraPose, size: ImageSize, x: number, y: number): Ray {
  const { right, up, forward } = basisOf(pose);
  const unit = unitsPerPixel(pose, size, 1);
  const across = (x - size.width / 2) * unit;
  const above = (size.height / 2 - y) * unit;
  if (pose.orthographicScale !== undefined) {
    const origin = addScaled(addScaled(pose.position, right, across), up, above);
    return { origin, direction: forward };
  }
  const towards = addScaled(addScaled(forward, right, across), up, above);
  return { origin: pose.position, direction: normaliseOr(towards, forward) };
}

/** The point under a render pixel at a depth along the view axis, scene units. */
export function pointAtDepth(
  pose: CameraPose,
  size: ImageSize,
  x: number,
  y: number,
  depth: number,
): Vec3 {
  const { right, up, forward } = basisOf(pose);
  const unit = unitsPerPixel(pose, size, depth);
  const level = addScaled(pose.position, forward, depth);
  return addScaled(
    addScaled(level, right, (x - size.width / 2) * unit),
    up,
    (size.height / 2 - y) * unit,
  );
}
