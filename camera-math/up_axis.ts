import { basisOf } from "./basis.ts";
import { AXIS_VECTORS, liesAlong } from "./turntable.ts";
import type { CameraPose, UpAxis } from "./types.ts";
import { dot, normaliseOr } from "./vec3.ts";

const NEARLY_ALONG = 0.98;
const LEVEL_SINE = 1e-3;
const UPWARD_SINE = 1e-2;

/**
 * The world's upward axis, as the camera suggests it: the one that it stands level about, y before
 * the others, else the one nearest to its `up`. `known` stays where the pose does not speak
 * against it, so that a view from the top or the front tells nothing else.
 */
export function upAxisOf(pose: CameraPose, known?: UpAxis): UpAxis {
  const { right, forward } = basisOf(pose);
  const up = normaliseOr(pose.up, AXIS_VECTORS.y);
  const level = (name: UpAxis): boolean => Math.abs(dot(right, AXIS_VECTORS[name])) < LEVEL_SINE;
  const seenAlong = (name: UpAxis): boolean =>
    Math.abs(dot(forward, AXIS_VECTORS[name])) > NEARLY_ALONG;
  const standsOn = (name: UpAxis): boolean =>
    level(name) && dot(up, AXIS_VECTORS[name]) > UPWARD_SINE;

  if (known !== undefined && (seenAlong(known) || standsOn(known))) return known;
  const upAndDown = forward[1] * up[2];
  if (seenAlong("y") && liesAlong(up, AXIS_VECTORS.z) && upAndDown > 0) return "y";
  const axes: readonly UpAxis[] = ["y", "z", "x"];
  return axes.find((name) => liesAlong(up, AXIS_VECTORS[name])) ?? axes.find(standsOn) ??
    nearest(up);
}

function nearest(up: readonly [number, number, number]): UpAxis {
  const [x, y, z] = [Math.abs(up[0]), Math.abs(up[1]), Math.abs(up[2])];
  if (y >= x && y >= z) return "y";
  return z >= x ? "z" : "x";
}
