import { targetDistance } from "./basis.ts";
import type { CameraPose, Vec3 } from "./types.ts";
import { distanceBetween, largestComponent, normaliseOr } from "./vec3.ts";

const RELATIVE = 1e-5;
/** A few roundings of a 32-bit float. */
const ROUNDING = 2 ** -22;

/** Whether two poses differ by no more than the roundings of the way to Octane and back. */
export function samePose(a: CameraPose, b: CameraPose): boolean {
  const reach = RELATIVE * Math.max(targetDistance(a), targetDistance(b));
  return samePoint(a.position, b.position, reach) && samePoint(a.target, b.target, reach) &&
    distanceBetween(normaliseOr(a.up, [0, 0, 0]), normaliseOr(b.up, [0, 0, 0])) <= RELATIVE &&
    sameNumber(a.fov, b.fov) && sameFilm(a.orthographicScale, b.orthographicScale);
}

function samePoint(a: Vec3, b: Vec3, reach: number): boolean {
  const rounding = ROUNDING * Math.max(largestComponent(a), largestComponent(b));
  return distanceBetween(a, b) <= reach + rounding;
}

function sameFilm(a: number | undefined, b: number | undefined): boolean {
  return a === undefined || b === undefined ? a === b : sameNumber(a, b);
}

function sameNumber(a: number, b: number): boolean {
  return Math.abs(a - b) <= RELATIVE * Math.max(Math.abs(a), Math.abs(b));
}
