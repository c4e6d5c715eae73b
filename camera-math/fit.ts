import { basisOf, targetDistance, verticalFov } from "./basis.ts";
import { finiteOr } from "./finite.ts";
import { NEAREST_DISTANCE } from "./limits.ts";
import type { CameraPose, ImageSize, Vec3 } from "./types.ts";
import { addScaled, dot, isFiniteVec3, length, mix, sub } from "./vec3.ts";

/** Corners of a box along the world's axes; `min` is nowhere above `max`. */
export interface Box {
  readonly min: Vec3;
  readonly max: Vec3;
}

/** A film narrower than this part of the box's radius sees it edge-on and is left as it was. */
const EDGE_ON = 1e-6;

/**
 * Moves the camera along its view direction, target in the box's middle, as near as shows every
 * corner with `margin` times the room needed; a box without extent keeps the distance, and one
 * that is not a box leaves the pose.
 */
export function fitBox(pose: CameraPose, box: Box, size: ImageSize, margin = 1.1): CameraPose {
  if (!isBox(box)) return pose;
  const middle = mix(box.min, box.max, 0.5);
  const radius = length(sub(box.max, middle));
  const { right, up, forward } = basisOf(pose);
  const corners = cornersOf(box).map((corner) => {
    const offset = sub(corner, middle);
    return {
      across: Math.abs(dot(offset, right)),
      above: Math.abs(dot(offset, up)),
      nearer: -dot(offset, forward),
    };
  });
  const largest = (of: (corner: typeof corners[number]) => number): number =>
    Math.max(...corners.map(of));
  const inFront = largest((corner) => corner.nearer) * margin;

  if (pose.orthographicScale !== undefined) {
    const distance = Math.max(targetDistance(pose), inFront, NEAREST_DISTANCE);
    const wide = largest((corner) => corner.across);
    const high = largest((corner) => corner.above) * size.width / size.height;
    const film = 2 * margin * Math.max(wide, high);
    const orthographicScale = film > EDGE_ON * radius ? film : pose.orthographicScale;
    return finiteOr({ ...placed(distance), orthographicScale }, pose);
  }
  if (radius === 0) return finiteOr(placed(targetDistance(pose)), pose);
  const tanAcross = halfTangent(pose.fov) / margin;
  const tanAbove = halfTangent(verticalFov(pose.fov, size)) / margin;
  const needed = largest(({ across, above, nearer }) =>
    nearer + Math.max(across / tanAcross, above / tanAbove)
  );
  return finiteOr(placed(Math.max(needed, inFront, NEAREST_DISTANCE)), pose);

  function placed(distance: number): CameraPose {
    return { ...pose, position: addScaled(middle, forward, -distance), target: middle };
  }
}

/** The eight corners of a box. */
export function cornersOf({ min, max }: Box): readonly Vec3[] {
  return [min[0], max[0]].flatMap((x) =>
    [min[1], max[1]].flatMap((y) => [min[2], max[2]].map((z): Vec3 => [x, y, z]))
  );
}

function isBox({ min, max }: Box): boolean {
  return isFiniteVec3(min) && isFiniteVec3(max) && min[0] <= max[0] && min[1] <= max[1] &&
    min[2] <= max[2];
}

function halfTangent(fovDegrees: number): number {
  return Math.tan(fovDegrees * Math.PI / 360);
}
