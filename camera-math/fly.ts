import { basisOf } from "./basis.ts";
import { finiteOr } from "./finite.ts";
import { AXIS_VECTORS } from "./turntable.ts";
import type { CameraPose, UpAxis, Vec3 } from "./types.ts";
import { add, addScaled, dot, length, scale } from "./vec3.ts";

/** Which way to fly, each from -1 to 1; `up` is the world's. */
export interface FlyDirection {
  readonly forward: number;
  readonly right: number;
  readonly up: number;
}

/** Speed of flight when nothing else is chosen, scene units a second. */
export const DEFAULT_FLY_SPEED = 2;

/** USB HID usages (page 7) that fly. */
export const FLY_KEYS = { a: 4, d: 7, e: 8, q: 20, s: 22, w: 26 } as const;

/** Where the held keys fly to; opposite ones cancel out. */
export function flyDirection(keys: readonly number[]): FlyDirection {
  const held = (key: number): number => keys.includes(key) ? 1 : 0;
  return {
    forward: held(FLY_KEYS.w) - held(FLY_KEYS.s),
    right: held(FLY_KEYS.d) - held(FLY_KEYS.a),
    up: held(FLY_KEYS.e) - held(FLY_KEYS.q),
  };
}

/** Moves camera and target together; no direction is faster than `unitsPerSecond`. */
export function fly(
  pose: CameraPose,
  direction: FlyDirection,
  seconds: number,
  unitsPerSecond: number,
  upAxis: UpAxis,
): CameraPose {
  const basis = basisOf(pose);
  const axis = AXIS_VECTORS[upAxis];
  const worldUp: Vec3 = dot(basis.up, axis) < 0 ? scale(axis, -1) : axis;
  const along = addScaled(
    addScaled(scale(basis.forward, direction.forward), basis.right, direction.right),
    worldUp,
    direction.up,
  );
  const speed = length(along);
  if (speed === 0 || seconds === 0) return pose;
  const shift = scale(along, seconds * unitsPerSecond / Math.max(1, speed));
  return finiteOr({
    ...pose,
    position: add(pose.position, shift),
    target: add(pose.target, shift),
  }, pose);
}

/** How much faster one notch of the wheel flies. */
const FASTER_PER_NOTCH = 1.25;
const FLY_SPEED_MIN = 1e-3;
const FLY_SPEED_MAX = 1e5;

/** The speed of flight after the wheel was turned, within its limits. */
export function fasterFlight(unitsPerSecond: number, notches: number): number {
  const speed = unitsPerSecond * FASTER_PER_NOTCH ** notches;
  return Math.min(FLY_SPEED_MAX, Math.max(FLY_SPEED_MIN, speed));
}
