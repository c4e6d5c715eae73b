import { basisOf, targetDistance } from "./basis.ts";
import { finiteOr, isFinitePose } from "./finite.ts";
import { ELEVATION_LIMIT } from "./limits.ts";
import { AXIS_VECTORS, frameAt, liesAlong, type Spherical, sphericalOf } from "./turntable.ts";
import type { CameraPose, UpAxis, Vec3 } from "./types.ts";
import { addScaled, cross, dot, mix, normaliseOr, rotateAbout, scale, sub } from "./vec3.ts";

/** A move of the camera that takes its time. */
export interface Transition {
  readonly from: CameraPose;
  readonly to: CameraPose;
  readonly upAxis: UpAxis;
  readonly durationMs: number;
}

/** Where a transition is. */
export interface TransitionStep {
  readonly pose: CameraPose;
  readonly done: boolean;
}

/** Natural frequency times duration; what is left of the way at its end is one in two thousand. */
const STIFFNESS = 10;

/** A transition between two poses; 0 ms is a jump. */
export function createTransition(
  from: CameraPose,
  to: CameraPose,
  upAxis: UpAxis,
  durationMs: number,
): Transition {
  const able = durationMs > 0 && isFinitePose(from) && isFinitePose(to) &&
    targetDistance(from) > 0 && targetDistance(to) > 0;
  return { from, to, upAxis, durationMs: able ? durationMs : 0 };
}

/** The pose after so many ms, whatever was asked before; ends exactly at `to`. */
export function transitionAt(transition: Transition, elapsedMs: number): TransitionStep {
  const { from, to, durationMs } = transition;
  if (durationMs === 0 || !(elapsedMs < durationMs)) return { pose: to, done: true };
  if (elapsedMs <= 0) return { pose: from, done: false };
  const progress = settled(STIFFNESS * elapsedMs / durationMs) / settled(STIFFNESS);
  return { pose: finiteOr(between(transition, progress), to), done: false };
}

/** Way done by a critically damped spring from rest, 0 to 1. */
function settled(time: number): number {
  return 1 - (1 + time) * Math.exp(-time);
}

function between({ from, to, upAxis }: Transition, progress: number): CameraPose {
  const axis = AXIS_VECTORS[upAxis];
  const start = standing(from, axis);
  const end = standing(to, axis);
  const radius = start.radius * (end.radius / start.radius) ** progress;
  const elevation = start.elevation + (end.elevation - start.elevation) * progress;
  const swing = Math.atan2(
    dot(cross(start.heading, end.heading), axis),
    dot(start.heading, end.heading),
  );
  const heading = normaliseOr(rotateAbout(start.heading, axis, swing * progress), end.heading);
  const frame = frameAt(heading, elevation, axis);
  const roll = start.roll + shortWay(end.roll - start.roll) * progress;
  const up = keepsAxis(from, to, axis) && Math.abs(elevation) <= ELEVATION_LIMIT
    ? to.up
    : addScaled(scale(frame.rise, Math.cos(roll)), frame.side, Math.sin(roll));
  const target = mix(from.target, to.target, targetProgress(start.radius, end.radius, radius));
  const pose: CameraPose = {
    ...to,
    target,
    position: addScaled(target, frame.out, radius),
    up,
    fov: from.fov + (to.fov - from.fov) * progress,
  };
  if (from.orthographicScale === undefined || to.orthographicScale === undefined) return pose;
  const film = from.orthographicScale * (to.orthographicScale / from.orthographicScale) ** progress;
  return { ...pose, orthographicScale: film };

  /** The target moves as the distance does, so that what is approached stays in view. */
  function targetProgress(first: number, last: number, now: number): number {
    return Math.abs(Math.log(last / first)) < 1e-3 ? progress : (now - first) / (last - first);
  }
}

function standing(pose: CameraPose, axis: Vec3): Spherical & { readonly roll: number } {
  const up = basisOf(pose).up;
  const spherical = sphericalOf(sub(pose.position, pose.target), up, axis);
  const frame = frameAt(spherical.heading, spherical.elevation, axis);
  return { ...spherical, roll: Math.atan2(dot(up, frame.side), dot(up, frame.rise)) };
}

function keepsAxis(from: CameraPose, to: CameraPose, axis: Vec3): boolean {
  const first = normaliseOr(from.up, axis);
  const last = normaliseOr(to.up, axis);
  return liesAlong(first, axis) && liesAlong(last, axis) && dot(first, last) > 0;
}

function shortWay(radians: number): number {
  return Math.atan2(Math.sin(radians), Math.cos(radians));
}
