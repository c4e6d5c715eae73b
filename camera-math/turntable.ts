import type { UpAxis, Vec3 } from "./types.ts";
import { ELEVATION_LIMIT, limitMove } from "./limits.ts";
import { add, addScaled, cross, dot, length, normaliseOr, rotateAbout, scale } from "./vec3.ts";

/** Unit vectors of the axes. */
export const AXIS_VECTORS: Readonly<Record<UpAxis, Vec3>> = {
  x: [1, 0, 0],
  y: [0, 1, 0],
  z: [0, 0, 1],
};

/** An offset in spherical terms about an upward axis. */
export interface Spherical {
  readonly radius: number;
  /** Radians above the horizon. */
  readonly elevation: number;
  /** Horizontal unit vector below the offset. */
  readonly heading: Vec3;
}

/** Unit vectors along the growing radius, azimuth and elevation. */
export interface SphericalFrame {
  readonly out: Vec3;
  readonly side: Vec3;
  readonly rise: Vec3;
}

/** Horizontal part of an offset below which its heading is taken from the camera's `up`. */
const POLE_SINE = 1e-4;
const UNROLLED_SINE = 1e-4;
const ALONG_AXIS_SINE = 1e-9;
/** Beyond a roll of 90 degrees by this much, so that a camera on its side has one steady sense. */
const UPSIDE_DOWN_COSINE = -1e-3;

/** Spherical terms of an offset; straight above or below, `up` tells the heading. */
export function sphericalOf(offset: Vec3, up: Vec3, axis: Vec3): Spherical {
  const radius = length(offset);
  const height = dot(offset, axis);
  const flat = addScaled(offset, axis, -height);
  const across = length(flat);
  const elevation = Math.atan2(height, across);
  const flatHeading = normaliseOr(flat, anyBeside(axis));
  if (across >= POLE_SINE * radius) return { radius, elevation, heading: flatHeading };
  const unitUp = normaliseOr(up, axis);
  const flatUp = addScaled(unitUp, axis, -dot(unitUp, axis));
  const heading = length(flatUp) < POLE_SINE
    ? flatHeading
    : normaliseOr(scale(flatUp, height > 0 ? -1 : 1), flatHeading);
  return { radius, elevation, heading };
}

/** The directions at a heading and elevation. */
export function frameAt(heading: Vec3, elevation: number, axis: Vec3): SphericalFrame {
  const cos = Math.cos(elevation);
  const sin = Math.sin(elevation);
  return {
    out: addScaled(scale(heading, cos), axis, sin),
    side: cross(axis, heading),
    rise: addScaled(scale(axis, cos), heading, -sin),
  };
}

/** Whether a unit vector lies along the axis, either way. */
export function liesAlong(unit: Vec3, axis: Vec3): boolean {
  return length(cross(unit, axis)) < ALONG_AXIS_SINE;
}

/**
 * Turns an offset and the camera's `up` with it: azimuth about the axis, then elevation within
 * its limit; radians. The roll stays as it was, and a camera that is upside down turns the way
 * its picture shows.
 */
export function turn(
  offset: Vec3,
  up: Vec3,
  upAxis: UpAxis,
  azimuthRadians: number,
  elevationRadians: number,
): { readonly offset: Vec3; readonly up: Vec3 } {
  const axis = AXIS_VECTORS[upAxis];
  const unitUp = normaliseOr(up, axis);
  const before = sphericalOf(offset, unitUp, axis);
  const frame = frameAt(before.heading, before.elevation, axis);
  const sense = dot(unitUp, frame.rise) < UPSIDE_DOWN_COSINE ? -1 : 1;
  const elevation = limitMove(
    before.elevation,
    before.elevation + sense * elevationRadians,
    -ELEVATION_LIMIT,
    ELEVATION_LIMIT,
  );
  const heading = normaliseOr(
    rotateAbout(before.heading, axis, sense * azimuthRadians),
    before.heading,
  );
  const after = frameAt(heading, elevation, axis);
  return { offset: scale(after.out, before.radius), up: turnedUp() };

  function turnedUp(): Vec3 {
    if (liesAlong(unitUp, axis)) return up;
    const roll = dot(unitUp, frame.side);
    const leavesPole = Math.abs(before.elevation) > ELEVATION_LIMIT &&
      Math.abs(elevation) <= ELEVATION_LIMIT;
    if (leavesPole && Math.abs(roll) < UNROLLED_SINE) return scale(axis, sense);
    const inPlane = add(
      scale(after.out, dot(unitUp, frame.out)),
      scale(after.rise, dot(unitUp, frame.rise)),
    );
    return normaliseOr(addScaled(inPlane, after.side, roll), up);
  }
}

function anyBeside(axis: Vec3): Vec3 {
  return axis[2] > 0.5 ? [0, -1, 0] : axis[1] > 0.5 ? [0, 0, 1] : [0, 1, 0];
}
