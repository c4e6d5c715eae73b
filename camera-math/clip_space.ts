import { basisOf } from "./basis.ts";
import { type Box, cornersOf } from "./fit.ts";
import type { CameraPose, ImageSize, Vec3 } from "./types.ts";
import { dot, sub } from "./vec3.ts";

/** Four columns of four, as graphics hardware takes them. */
export type Matrix4 = readonly [
  ...readonly [number, number, number, number, number, number, number, number],
  ...readonly [number, number, number, number, number, number, number, number],
];

/** Nearest and farthest distance along the view that is drawn, scene units. */
export interface DepthRange {
  readonly near: number;
  readonly far: number;
}

/** Farthest over nearest: what 24 bits of depth tell apart well enough. */
const DEPTH_RATIO = 1e4;
const BEYOND = 1.01;

/** The depths at which a camera sees a box; never without extent, and never behind the camera. */
export function depthRange(pose: CameraPose, box: Box): DepthRange {
  const { forward } = basisOf(pose);
  const depths = cornersOf(box).map((corner) => dot(sub(corner, pose.position), forward));
  const far = Math.max(...depths) * BEYOND;
  if (!(far > 0) || !Number.isFinite(far)) return { near: 1 / DEPTH_RATIO, far: 1 };
  const near = Math.max(Math.min(...depths) / BEYOND, far / DEPTH_RATIO);
  return { near: Math.min(near, far / BEYOND / BEYOND), far };
}

/**
 * Takes scene points to clip space: after the division, x and y run from -1 to 1 over the image,
 * to the right and up, exactly as `projectPoint` places them.
 */
export function clipMatrix(pose: CameraPose, size: ImageSize, depth: DepthRange): Matrix4 {
  const { right, up, forward } = basisOf(pose);
  const { near, far } = depth;
  const aspect = size.width / size.height;
  const film = pose.orthographicScale;
  const half = film === undefined ? Math.tan(pose.fov * Math.PI / 360) : film / 2;
  const across = rowOf(right, pose.position, 1 / half);
  const above = rowOf(up, pose.position, aspect / half);
  const along = rowOf(forward, pose.position, 1);
  const span = far - near;
  if (film !== undefined) {
    const level = scaled(along, 2 / span, -(far + near) / span);
    return columns(across, above, level, [0, 0, 0, 1]);
  }
  const level = scaled(along, (far + near) / span, -2 * far * near / span);
  return columns(across, above, level, along);
}

/** Where a rectangle of a canvas lies, in any one unit; y down. */
export interface CanvasPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly canvasWidth: number;
  readonly canvasHeight: number;
}

/** Scale and shift that take the image's -1 to 1 to those of the canvas which it lies on. */
export function placeOnCanvas(
  place: CanvasPlace,
): { readonly scale: readonly [number, number]; readonly shift: readonly [number, number] } {
  const { left, top, width, height, canvasWidth, canvasHeight } = place;
  return {
    scale: [width / canvasWidth, height / canvasHeight],
    shift: [
      (2 * left + width) / canvasWidth - 1,
      1 - (2 * top + height) / canvasHeight,
    ],
  };
}

type Row = readonly [number, number, number, number];

/** What a point's distance along an axis through `origin` is, times a factor. */
function rowOf(axis: Vec3, origin: Vec3, factor: number): Row {
  return [axis[0] * factor, axis[1] * factor, axis[2] * factor, -dot(axis, origin) * factor];
}

function scaled(row: Row, factor: number, shift: number): Row {
  return [row[0] * factor, row[1] * factor, row[2] * factor, row[3] * factor + shift];
}

function columns(a: Row, b: Row, c: Row, d: Row): Matrix4 {
  return [
    ...[a[0], b[0], c[0], d[0]] as const,
    ...[a[1], b[1], c[1], d[1]] as const,
    ...[a[2], b[2], c[2], d[2]] as const,
    ...[a[3], b[3], c[3], d[3]] as const,
  ];
}
