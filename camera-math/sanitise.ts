import { basisOf, PARALLEL_SINE, targetDistance, upBeside } from "./basis.ts";
import { isFinitePose } from "./finite.ts";
import { FOV_LIMITS, NEAREST_DISTANCE } from "./limits.ts";
import type { CameraPose, Vec3 } from "./types.ts";
import {
  addScaled,
  cross,
  isFiniteVec3,
  largestComponent,
  length,
  normaliseOr,
  sub,
} from "./vec3.ts";

/** Farthest coordinate that is ever written, scene units. */
export const FARTHEST_COORDINATE = 1e9;

/** Steps of a 32-bit float between camera and target that still give a direction. */
const FLOAT32_STEP = 2 ** -23;
const STEPS_APART = 16;

/** Whether Octane can hold the pose: finite, apart, upright and with a field of view in range. */
export function isUsable(pose: CameraPose): boolean {
  return isFinitePose(pose) && isWithinReach(pose.position) && isWithinReach(pose.target) &&
    targetDistance(pose) >= nearestDistanceAt(pose) && !isUpParallel(pose) &&
    pose.fov >= FOV_LIMITS[0] && pose.fov <= FOV_LIMITS[1] &&
    (pose.orthographicScale === undefined || isUsableScale(pose.orthographicScale));
}

/**
 * The nearest usable pose: parts that are not finite or out of reach come from `fallback`, too
 * near a camera steps back, a parallel `up` is replaced, the field of view is brought into range.
 * What cannot be repaired gives `fallback`; undefined when that is not usable either.
 */
export function sanitisePose(pose: CameraPose, fallback: CameraPose): CameraPose | undefined {
  if (isUsable(pose)) return pose;
  const target = isWithinReach(pose.target) ? pose.target : fallback.target;
  const reachable = isWithinReach(pose.position) ? pose.position : fallback.position;
  const apart = withDistance({ ...pose, position: reachable, target }, fallback);
  const fov = Number.isFinite(pose.fov)
    ? Math.min(Math.max(pose.fov, FOV_LIMITS[0]), FOV_LIMITS[1])
    : fallback.fov;
  const upright = withUp({ ...apart, fov }, fallback);
  const repaired = withScale(upright, fallback);
  return [repaired, fallback].find(isUsable);
}

function withDistance(pose: CameraPose, fallback: CameraPose): CameraPose {
  const nearest = nearestDistanceAt(pose);
  if (targetDistance(pose) >= nearest) return pose;
  const forward = normaliseOr(sub(pose.target, pose.position), basisOf(fallback).forward);
  return { ...pose, position: addScaled(pose.target, forward, -2 * nearest) };
}

function withUp(pose: CameraPose, fallback: CameraPose): CameraPose {
  if (isFiniteVec3(pose.up) && !isUpParallel(pose)) return pose;
  const usual = { ...pose, up: fallback.up };
  if (isFiniteVec3(fallback.up) && !isUpParallel(usual)) return usual;
  return { ...pose, up: upBeside(normaliseOr(sub(pose.target, pose.position), [0, 0, -1])) };
}

function withScale(pose: CameraPose, fallback: CameraPose): CameraPose {
  if (pose.orthographicScale === undefined || isUsableScale(pose.orthographicScale)) return pose;
  const seen = 2 * targetDistance(pose) * Math.tan(pose.fov * Math.PI / 360);
  return {
    ...pose,
    orthographicScale: fallback.orthographicScale ?? Math.min(seen, FARTHEST_COORDINATE),
  };
}

function isWithinReach(point: Vec3): boolean {
  return isFiniteVec3(point) && largestComponent(point) <= FARTHEST_COORDINATE;
}

function isUsableScale(film: number): boolean {
  return film > 0 && film <= FARTHEST_COORDINATE;
}

function isUpParallel(pose: CameraPose): boolean {
  const forward = normaliseOr(sub(pose.target, pose.position), [0, 0, 0]);
  return !(length(cross(forward, normaliseOr(pose.up, [0, 0, 0]))) > PARALLEL_SINE);
}

function nearestDistanceAt(pose: CameraPose): number {
  const farthest = Math.max(largestComponent(pose.position), largestComponent(pose.target));
  return Math.max(NEAREST_DISTANCE, farthest * FLOAT32_STEP * STEPS_APART);
}
