import {
  type CameraPose,
  distanceLimits,
  dolly,
  type ImageSize,
  orbit,
  pan,
  type UpAxis,
  type Vec3,
} from "@fuelrail/camera-math";
import type { PayloadOf } from "@fuelrail/contracts";

/** The command that sets parts of the camera. */
export type SetCommand = Extract<PayloadOf<"cameraCommandRequest">, { readonly command: "set" }>;

/** A command that moves the camera by steps, as keys and scripts do. */
export type StepCommand = Extract<
  PayloadOf<"cameraCommandRequest">,
  { readonly command: "orbit" | "pan" | "dolly" }
>;

/** What a step is measured by. */
export interface StepContext {
  readonly size: ImageSize;
  readonly upAxis: UpAxis;
  /** Scene units, where known. */
  readonly sceneRadius: number | undefined;
}

/** The camera one step further; a step stops at the limits that a drag has. */
export function stepped(
  pose: CameraPose,
  command: StepCommand,
  { size, upAxis, sceneRadius }: StepContext,
): CameraPose {
  switch (command.command) {
    case "orbit": {
      const pxPerDegree = size.height / 360;
      const { azimuth, elevation } = command;
      return orbit(pose, -azimuth * pxPerDegree, elevation * pxPerDegree, size, upAxis);
    }
    case "pan":
      return pan(pose, command.x, command.y, size);
    case "dolly":
      return dolly(pose, command.notches, distanceLimits(sceneRadius));
  }
}

/** Unit vectors to the right of, above and in front of a scene, by its upward axis. */
const FRAMES: Readonly<Record<UpAxis, readonly [right: Vec3, above: Vec3, front: Vec3]>> = {
  x: [[0, 0, 1], [1, 0, 0], [0, 1, 0]],
  y: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  z: [[1, 0, 0], [0, 0, 1], [0, -1, 0]],
};

/**
 * The camera with the given parts set. Azimuth (0 from the front, growing to the right), elevation
 * and distance place the position about the target, unless the position is given as well.
 */
export function posed(pose: CameraPose, command: SetCommand, upAxis: UpAxis): CameraPose {
  const target = command.target ?? pose.target;
  const film = command.orthographic_scale ?? pose.orthographicScale;
  return {
    position: command.position ?? placed(pose, command, upAxis, target),
    target,
    up: command.up ?? pose.up,
    fov: command.fov ?? pose.fov,
    ...(film === undefined || pose.orthographicScale === undefined
      ? {}
      : { orthographicScale: film }),
  };
}

function placed(pose: CameraPose, command: SetCommand, upAxis: UpAxis, target: Vec3): Vec3 {
  const { azimuth, elevation, distance } = command;
  if (azimuth === undefined && elevation === undefined && distance === undefined) {
    return pose.position;
  }
  const [right, above, front] = FRAMES[upAxis];
  const offset: Vec3 = [
    pose.position[0] - pose.target[0],
    pose.position[1] - pose.target[1],
    pose.position[2] - pose.target[2],
  ];
  const [x, y, z] = [dot(offset, right), dot(offset, above), dot(offset, front)];
  const away = distance ?? Math.hypot(x, y, z);
  const around = azimuth ?? Math.atan2(x, z);
  const raised = elevation ?? Math.atan2(y, Math.hypot(x, z));
  const parts = [
    away * Math.cos(raised) * Math.sin(around),
    away * Math.sin(raised),
    away * Math.cos(raised) * Math.cos(around),
  ] as const;
  const along = (axis: 0 | 1 | 2): number =>
    target[axis] + parts[0] * right[axis] + parts[1] * above[axis] + parts[2] * front[axis];
  return [along(0), along(1), along(2)];
}

function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
