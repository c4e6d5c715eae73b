import { targetDistance } from "./basis.ts";
import { finiteOr } from "./finite.ts";
import { AXIS_VECTORS } from "./turntable.ts";
import type { CameraPose, UpAxis, Vec3 } from "./types.ts";
import { upAxisOf } from "./up_axis.ts";
import { addScaled, dot, scale } from "./vec3.ts";

/** A named view of the target. */
export type Preset = "front" | "back" | "left" | "right" | "top" | "bottom";

/** The side of the target to look from. */
export type SignedAxis = "+x" | "-x" | "+y" | "-y" | "+z" | "-z";

/** Towards the viewer of a front view, by the world's upward axis. */
const FRONT: Readonly<Record<UpAxis, Vec3>> = { x: [0, 1, 0], y: [0, 0, 1], z: [0, -1, 0] };
/** Towards the right of a front view. */
const RIGHT: Readonly<Record<UpAxis, Vec3>> = { x: [0, 0, 1], y: [1, 0, 0], z: [1, 0, 0] };

/** The same target and distance, seen from a named side, upright. */
export function presetPose(pose: CameraPose, preset: Preset, upAxis: UpAxis): CameraPose {
  const sides: Readonly<Record<Preset, Vec3>> = {
    front: FRONT[upAxis],
    back: scale(FRONT[upAxis], -1),
    right: RIGHT[upAxis],
    left: scale(RIGHT[upAxis], -1),
    top: AXIS_VECTORS[upAxis],
    bottom: scale(AXIS_VECTORS[upAxis], -1),
  };
  return seenFrom(pose, sides[preset], upAxis);
}

/** The same target and distance, seen from that side of it, as a click on the axis gizmo asks. */
export function axisPose(
  pose: CameraPose,
  side: SignedAxis,
  upAxis: UpAxis = upAxisOf(pose),
): CameraPose {
  const axis: UpAxis = side.endsWith("x") ? "x" : side.endsWith("y") ? "y" : "z";
  return seenFrom(pose, scale(AXIS_VECTORS[axis], side.startsWith("-") ? -1 : 1), upAxis);
}

function seenFrom(pose: CameraPose, side: Vec3, upAxis: UpAxis): CameraPose {
  const above = dot(side, AXIS_VECTORS[upAxis]);
  const up = above === 0 ? AXIS_VECTORS[upAxis] : scale(FRONT[upAxis], -above);
  return finiteOr({
    ...pose,
    position: addScaled(pose.target, side, targetDistance(pose)),
    up: withoutMinusZero(up),
  }, pose);
}

function withoutMinusZero(v: Vec3): Vec3 {
  return [v[0] + 0, v[1] + 0, v[2] + 0];
}
