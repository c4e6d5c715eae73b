import { finiteOr } from "./finite.ts";
import { turn } from "./turntable.ts";
import type { CameraPose, UpAxis } from "./types.ts";
import { add, sub } from "./vec3.ts";

/** Turns one end of the view about the other, by radians; the pose itself if by nothing. */
export function turnEnd(
  pose: CameraPose,
  end: "position" | "target",
  yaw: number,
  pitch: number,
  upAxis: UpAxis,
): CameraPose {
  if (yaw === 0 && pitch === 0) return pose;
  const pivot = end === "position" ? pose.target : pose.position;
  const { offset, up } = turn(sub(pose[end], pivot), pose.up, upAxis, yaw, pitch);
  return finiteOr({ ...pose, [end]: add(pivot, offset), up }, pose);
}
