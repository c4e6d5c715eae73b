import type { CameraPose, Vec3 } from "@fuelrail/camera-math";

/** A part of a camera that some types do not have. */
export type CameraPart = "target" | "up" | "fov";

/** What could be read of a camera; absent parts are ones that its type lacks. */
export interface CameraParts {
  readonly position?: Vec3;
  readonly target?: Vec3;
  readonly up?: Vec3;
  readonly fov?: number;
  readonly orthographicScale?: number;
}

/** Horizontal field of view of Octane's own default camera, degrees. */
export const DEFAULT_FOV = 39.5978;

/**
 * The pose of a camera whose type may lack parts. What is lacking keeps its last value, or is
 * assumed: looking along -z, upright, with the default field of view.
 */
export function poseOfParts(
  parts: CameraParts,
  last: CameraPose | undefined,
): CameraPose | undefined {
  const { position, orthographicScale } = parts;
  if (position === undefined) return undefined;
  return {
    position,
    target: parts.target ?? last?.target ?? [position[0], position[1], position[2] - 1],
    up: parts.up ?? last?.up ?? [0, 1, 0],
    fov: parts.fov ?? last?.fov ?? DEFAULT_FOV,
    ...(orthographicScale === undefined ? {} : { orthographicScale }),
  };
}

/** Which parts are lacking. */
export function lackingParts(parts: CameraParts): CameraPart[] {
  return (["target", "up", "fov"] as const).filter((part) => parts[part] === undefined);
}
