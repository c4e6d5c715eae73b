/** Nearest and farthest distance between camera and target, scene units. */
export type DistanceLimits = readonly [nearest: number, farthest: number];

/** The nearest distance in any scene, scene units. */
export const NEAREST_DISTANCE = 0.01;

const FARTHEST_UNKNOWN = 1e6;

/** Steepest elevation that a gesture reaches, radians. */
export const ELEVATION_LIMIT = Math.PI / 2 - 0.01;

/** Narrowest and widest horizontal field of view, degrees. */
export const FOV_LIMITS = [0.01, 179.9] as const;

/** Distance limits of a scene of this bounding radius; wide ones while it is unknown. */
export function distanceLimits(sceneRadius?: number): DistanceLimits {
  if (sceneRadius === undefined || !(sceneRadius > 0) || !Number.isFinite(sceneRadius)) {
    return [NEAREST_DISTANCE, FARTHEST_UNKNOWN];
  }
  const nearest = Math.max(1e-3 * sceneRadius, NEAREST_DISTANCE);
  return [nearest, Math.max(1e3 * sceneRadius, nearest)];
}

/**
 * Where a move from `current` to `wanted` ends: inside the limits, or, for a `current` outside
 * them, anywhere that is not farther out.
 */
export function limitMove(current: number, wanted: number, low: number, high: number): number {
  return Math.min(Math.max(wanted, Math.min(current, low)), Math.max(current, high));
}
