import { type Basis, basisOf, targetDistance } from "./basis.ts";
import type { CameraPose, ImageSize, Vec3 } from "./types.ts";
import { add, addScaled, dot, scale, sub } from "./vec3.ts";

/** Three columns of three, as graphics hardware takes them. */
export type Matrix3 = readonly [
  ...readonly [number, number, number],
  ...readonly [number, number, number],
  ...readonly [number, number, number],
];

/**
 * Takes a place of one camera's image to the place of another's that shows the same thing, where
 * that lies at the depth of the `shown` camera's target. Places run from -1 to 1, to the right and
 * up, with a third number that divides the other two; where it is not positive, the other camera
 * does not see it. Undefined when the plane is seen edge-on.
 */
export function planeReprojection(
  seen: CameraPose,
  shown: CameraPose,
  size: ImageSize,
): Matrix3 | undefined {
  const from = lens(seen, size);
  const to = lens(shown, size);
  const distance = targetDistance(shown);
  const plane = to.basis.forward;
  const toPlane = distance - dot(sub(seen.position, shown.position), plane);
  const away = sub(seen.position, shown.position);
  if (from.isFlat) {
    const slope = dot(from.basis.forward, plane);
    if (Math.abs(slope) < EDGE_ON) return undefined;
    return columnsOf(([x, y, one]) => {
      const origin = add(scale(away, one), onFilm(from, x, y));
      const along = (distance * one - dot(origin, plane)) / slope;
      return to.project(addScaled(origin, from.basis.forward, along), one, distance);
    });
  }
  if (Math.abs(toPlane) < EDGE_ON * distance) return undefined;
  const side = Math.sign(toPlane);
  return columnsOf(([x, y, one]) => {
    const ray = add(scale(from.basis.forward, one), onFilm(from, x, y));
    const slope = dot(ray, plane);
    const point = addScaled(scale(away, slope), ray, toPlane);
    return scale(to.project(point, slope, distance), side);
  });
}

/**
 * Like {@link planeReprojection} for what lies infinitely far away, as the sky does; undefined for
 * orthographic cameras, which see the same of it everywhere.
 */
export function farReprojection(
  seen: CameraPose,
  shown: CameraPose,
  size: ImageSize,
): Matrix3 | undefined {
  const from = lens(seen, size);
  const to = lens(shown, size);
  if (from.isFlat || to.isFlat) return undefined;
  return columnsOf(([x, y, one]) => {
    const ray = add(scale(from.basis.forward, one), onFilm(from, x, y));
    const { right, up, forward } = to.basis;
    return [dot(ray, right) / to.half[0], dot(ray, up) / to.half[1], dot(ray, forward)];
  });
}

/** Where a matrix takes a place; undefined where the other camera does not see it. */
export function reproject(
  matrix: Matrix3,
  x: number,
  y: number,
): { readonly x: number; readonly y: number } | undefined {
  const at = (row: 0 | 1 | 2) =>
    (matrix[row] ?? 0) * x + (matrix[row + 3] ?? 0) * y + (matrix[row + 6] ?? 0);
  const divisor = at(2);
  return divisor > 0 ? { x: at(0) / divisor, y: at(1) / divisor } : undefined;
}

const EDGE_ON = 1e-6;

interface Lens {
  readonly basis: Basis;
  readonly isFlat: boolean;
  /** Half the film across and above, at depth 1 or, for an orthographic camera, at any. */
  readonly half: readonly [number, number];
  /** Place of a point on the plane at `distance`; point and divisor come times any one number. */
  project(point: Vec3, divisor: number, distance: number): Vec3;
}

function lens(pose: CameraPose, size: ImageSize): Lens {
  const basis = basisOf(pose);
  const film = pose.orthographicScale;
  const across = film === undefined ? Math.tan(pose.fov * Math.PI / 360) : film / 2;
  const half = [across, across * size.height / size.width] as const;
  return {
    basis,
    isFlat: film !== undefined,
    half,
    project(point, divisor, distance) {
      const depth = film === undefined ? distance : 1;
      return [
        dot(point, basis.right) / (half[0] * depth),
        dot(point, basis.up) / (half[1] * depth),
        divisor,
      ];
    },
  };
}

function onFilm({ basis, half }: Lens, x: number, y: number): Vec3 {
  return addScaled(scale(basis.right, x * half[0]), basis.up, y * half[1]);
}

function columnsOf(map: (place: Vec3) => Vec3): Matrix3 {
  return [...map([1, 0, 0]), ...map([0, 1, 0]), ...map([0, 0, 1])];
}
