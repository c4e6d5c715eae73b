import { fixedFault, KIND, viewOf, writePrefix } from "./bytes.ts";

/** Bytes of a camera pose. */
export const CAMERA_POSE_BYTES = 88;

/** Three numbers: x, y, z. */
export type Triple = readonly [number, number, number];

/** Where a bridge wants the camera; lengths in scene units. */
export interface CameraPose {
  /** Counts up per sender. */
  readonly inputSeq: number;
  readonly position: Triple;
  readonly target: Triple;
  readonly up: Triple;
  /** Horizontal field of view, degrees. */
  readonly fovDegrees: number;
}

/** Outcome of {@link decodeCameraPose}. */
export type CameraPoseResult =
  | { readonly ok: true; readonly pose: CameraPose }
  | { readonly ok: false; readonly reason: string };

/** The 88 bytes of a pose. */
export function encodeCameraPose(pose: CameraPose): Uint8Array {
  const bytes = new Uint8Array(CAMERA_POSE_BYTES);
  const view = viewOf(bytes);
  writePrefix(view, KIND.pose);
  view.setUint32(4, pose.inputSeq, true);
  writeTriple(view, 8, pose.position);
  writeTriple(view, 32, pose.target);
  writeTriple(view, 56, pose.up);
  view.setFloat32(80, pose.fovDegrees, true);
  return bytes;
}

/** Reads a pose of exactly 88 bytes; numbers that are not finite are refused. */
export function decodeCameraPose(bytes: Uint8Array): CameraPoseResult {
  const fault = fixedFault(bytes, KIND.pose, CAMERA_POSE_BYTES, "Camera pose");
  if (fault !== undefined) return { ok: false, reason: fault };
  const view = viewOf(bytes);
  const pose: CameraPose = {
    inputSeq: view.getUint32(4, true),
    position: readTriple(view, 8),
    target: readTriple(view, 32),
    up: readTriple(view, 56),
    fovDegrees: view.getFloat32(80, true),
  };
  const odd = (["position", "target", "up"] as const)
    .find((name) => !pose[name].every(Number.isFinite));
  if (odd !== undefined) return { ok: false, reason: `Camera ${odd} is not finite` };
  if (!Number.isFinite(pose.fovDegrees)) {
    return { ok: false, reason: "Camera field of view is not finite" };
  }
  return { ok: true, pose };
}

function writeTriple(view: DataView, offset: number, triple: Triple): void {
  triple.forEach((value, index) => view.setFloat64(offset + 8 * index, value, true));
}

function readTriple(view: DataView, offset: number): Triple {
  return [
    view.getFloat64(offset, true),
    view.getFloat64(offset + 8, true),
    view.getFloat64(offset + 16, true),
  ];
}
