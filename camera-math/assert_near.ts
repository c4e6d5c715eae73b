import type { CameraPose, Vec3 } from "./types.ts";
import { distanceBetween } from "./vec3.ts";

/** Fails unless two numbers differ by at most `tolerance`. */
export function assertNear(actual: number, expected: number, tolerance: number): void {
  if (Math.abs(actual - expected) <= tolerance) return;
  throw new Error(`${actual} is not within ${tolerance} of ${expected}`);
}

/** Fails unless two points are at most `tolerance` apart. */
export function assertNearPoint(actual: Vec3, expected: Vec3, tolerance: number): void {
  if (distanceBetween(actual, expected) <= tolerance) return;
  throw new Error(`${actual} is not within ${tolerance} of ${expected}`);
}

/** Fails unless every part of two poses agrees within `tolerance`. */
export function assertNearPose(actual: CameraPose, expected: CameraPose, tolerance: number): void {
  assertNearPoint(actual.position, expected.position, tolerance);
  assertNearPoint(actual.target, expected.target, tolerance);
  assertNearPoint(actual.up, expected.up, tolerance);
  assertNear(actual.fov, expected.fov, tolerance);
  assertNear(actual.orthographicScale ?? 0, expected.orthographicScale ?? 0, tolerance);
}
