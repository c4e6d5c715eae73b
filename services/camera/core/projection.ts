import type { CameraPose, Vec3 } from "@fuelrail/camera-math";

/**
 * A stored pose as a camera of the other kind has to stand to show as much at the target: an
 * orthographic one gets the width that the perspective one saw there, and a perspective one moves
 * along its view to where it sees the orthographic one's width.
 */
export function inProjectionOf(pose: CameraPose, now: CameraPose): CameraPose {
  const { orthographicScale: film, ...perspective } = pose;
  const { position, target, fov } = perspective;
  const widthAtUnit = 2 * Math.tan(fov * Math.PI / 360);
  const away: Vec3 = [position[0] - target[0], position[1] - target[1], position[2] - target[2]];
  const distance = Math.hypot(...away);
  if (now.orthographicScale !== undefined) {
    return { ...perspective, orthographicScale: film ?? distance * widthAtUnit };
  }
  if (film === undefined) return perspective;
  const stretch = film / (widthAtUnit * distance);
  const along = (axis: 0 | 1 | 2) => target[axis] + away[axis] * stretch;
  return { ...perspective, position: [along(0), along(1), along(2)] };
}
