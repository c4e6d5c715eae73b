import {
  type OctaneAtDesk,
  OctaneError,
  PinRefused,
  type PinValues,
  readPin,
} from "@fuelrail/kit/octane";
import * as alpha5 from "@fuelrail/kit/octane/alpha5";
import * as beta2 from "@fuelrail/kit/octane/beta2";
import type { Vec3 } from "@fuelrail/camera-math";
import type { CameraParts } from "../core/camera_parts.ts";

/** What a camera node is and which of the pins that matter here it has. */
export interface CameraNode {
  readonly handle: bigint;
  /** Octane's type, such as NT_CAM_THINLENS. */
  readonly type: string;
  readonly pins: ReadonlySet<CameraPin>;
}

/** A pin of a camera that is read or written. */
export type CameraPin = keyof typeof CAMERA_PINS;

const { P_POSITION, P_TARGET, P_UP, P_FOV, P_ORTHOGRAPHIC, P_SCALE, P_FOCAL_LENGTH } = beta2.PinId;

/** Octane's numbers, which are the same in both generations. */
export const CAMERA_PINS = {
  position: P_POSITION,
  target: P_TARGET,
  up: P_UP,
  fov: P_FOV,
  orthographic: P_ORTHOGRAPHIC,
  scale: P_SCALE,
  focalLength: P_FOCAL_LENGTH,
} as const;

const PINS = Object.keys(CAMERA_PINS) as readonly CameraPin[];

/** Asks a node what type of camera it is and which pins it has. */
export async function lookAtNode(octane: OctaneAtDesk, handle: bigint): Promise<CameraNode> {
  const isAlpha5 = octane.generation === "alpha5";
  const { type: typeOf, hasPin } = isAlpha5
    ? alpha5.ApiNodeService.method
    : beta2.ApiNodeService.method as unknown as typeof alpha5.ApiNodeService.method;
  const objectPtr = { handle, type: beta2.ObjectRef_ObjectType.ApiNode };
  const { result } = await octane.call(typeOf, { objectPtr });
  const pins = new Set<CameraPin>();
  for (const pin of PINS) {
    const answer = await octane.call(hasPin, { objectPtr, pinId: Number(CAMERA_PINS[pin]) });
    if (answer.result) pins.add(pin);
  }
  const names = isAlpha5 ? alpha5.NodeType : beta2.NodeType;
  return { handle, type: names[result] ?? `type ${result}`, pins };
}

/** Reads a camera through its pins. */
export async function readCameraPins(octane: OctaneAtDesk, node: CameraNode): Promise<CameraParts> {
  const position = await vectorAt(octane, node, "position");
  const target = await vectorAt(octane, node, "target");
  const up = await vectorAt(octane, node, "up");
  const fov = await numberAt(octane, node, "fov");
  const film = await readFilm(octane, node);
  return {
    ...(position === undefined ? {} : { position }),
    ...(target === undefined ? {} : { target }),
    ...(up === undefined ? {} : { up }),
    ...(fov === undefined ? {} : { fov }),
    ...(film === undefined ? {} : { orthographicScale: film }),
  };
}

/** The film's width at the target, scene units; undefined for a perspective camera. */
export async function readFilm(
  octane: OctaneAtDesk,
  node: CameraNode,
): Promise<number | undefined> {
  if (!node.pins.has("orthographic") || !node.pins.has("scale")) return undefined;
  const pin = { node: node.handle, pinId: CAMERA_PINS.orthographic };
  if (!await readPin(octane, pin, "bool")) return undefined;
  return await numberAt(octane, node, "scale");
}

/** The focal length, mm; undefined where the camera has none. */
export function readFocalLength(
  octane: OctaneAtDesk,
  node: CameraNode,
): Promise<number | undefined> {
  return numberAt(octane, node, "focalLength");
}

async function numberAt(
  octane: OctaneAtDesk,
  node: CameraNode,
  pin: CameraPin,
): Promise<number | undefined> {
  const value = await valueAt(octane, node, pin, "float");
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

async function vectorAt(
  octane: OctaneAtDesk,
  node: CameraNode,
  pin: CameraPin,
): Promise<Vec3 | undefined> {
  const [x = NaN, y = NaN, z = NaN] = await valueAt(octane, node, pin, "float3") ?? [];
  return [x, y, z].every(Number.isFinite) ? [x, y, z] : undefined;
}

/** A pin of another kind of value counts as one that the camera does not have. */
async function valueAt<K extends "float" | "float3">(
  octane: OctaneAtDesk,
  node: CameraNode,
  pin: CameraPin,
  kind: K,
): Promise<PinValues[K] | undefined> {
  if (!node.pins.has(pin)) return undefined;
  try {
    return await readPin(octane, { node: node.handle, pinId: CAMERA_PINS[pin] }, kind);
  } catch (error) {
    if (error instanceof PinRefused) return undefined;
    if (error instanceof OctaneError && error.kind === "invalid_argument") return undefined;
    throw error;
  }
}
