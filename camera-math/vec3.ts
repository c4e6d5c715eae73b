import type { Vec3 } from "./types.ts";

/** Sum of two vectors. */
export function add(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

/** `a - b`. */
export function sub(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** `v` times a number. */
export function scale(v: Vec3, factor: number): Vec3 {
  return [v[0] * factor, v[1] * factor, v[2] * factor];
}

/** `a + b * factor`. */
export function addScaled(a: Vec3, b: Vec3, factor: number): Vec3 {
  return [a[0] + b[0] * factor, a[1] + b[1] * factor, a[2] + b[2] * factor];
}

/** Inner product. */
export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Right-handed outer product. */
export function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** Length, without overflow for large components. */
export function length(v: Vec3): number {
  return Math.hypot(v[0], v[1], v[2]);
}

/** Distance between two points. */
export function distanceBetween(a: Vec3, b: Vec3): number {
  return length(sub(a, b));
}

/** The largest absolute component. */
export function largestComponent(v: Vec3): number {
  return Math.max(Math.abs(v[0]), Math.abs(v[1]), Math.abs(v[2]));
}

/** Shorter vectors have lost their direction to rounding. */
const SMALLEST_LENGTH = 1e-300;

/** Unit vector along `v`, or `fallback` when `v` has no direction. */
export function normaliseOr(v: Vec3, fallback: Vec3): Vec3 {
  const size = length(v);
  return size > SMALLEST_LENGTH && Number.isFinite(size)
    ? [v[0] / size, v[1] / size, v[2] / size]
    : fallback;
}

/** `v` turned about the unit vector `axis`, counter-clockwise seen from its tip. */
export function rotateAbout(v: Vec3, axis: Vec3, radians: number): Vec3 {
  const cos = Math.cos(radians);
  const turned = addScaled(scale(v, cos), cross(axis, v), Math.sin(radians));
  return addScaled(turned, axis, dot(axis, v) * (1 - cos));
}

/** The point between `a` (at 0) and `b` (at 1). */
export function mix(a: Vec3, b: Vec3, fraction: number): Vec3 {
  return addScaled(a, sub(b, a), fraction);
}

/** Whether every component is finite. */
export function isFiniteVec3(v: Vec3): boolean {
  return Number.isFinite(v[0]) && Number.isFinite(v[1]) && Number.isFinite(v[2]);
}
