import type { Vec3 } from "../tracer/scene_data.ts";
import type { GraphNode } from "./items.ts";
import type { AttributeValue } from "./pin_specs.ts";
import type { SceneGraph } from "./scene_graph.ts";
import { numbers, pinValue, setPinValue } from "./values.ts";

/** A camera node's pose; what its type has no pin for is left out. */
export interface PeerPose {
  readonly position?: Vec3;
  readonly target?: Vec3;
  readonly up?: Vec3;
  /** Horizontal field of view, degrees. */
  readonly fov?: number;
  /** Width of the film at the target, scene units. */
  readonly orthographicScale?: number;
}

const PINS = {
  position: "P_POSITION",
  target: "P_TARGET",
  up: "P_UP",
  fov: "P_FOV",
  orthographicScale: "P_SCALE",
} as const;

/** A camera node's numbers behind a pin; undefined when the node has no such pin. */
function read(camera: GraphNode, id: string): readonly number[] | undefined {
  const { index } = camera.pinOf(id);
  return index < 0 ? undefined : numbers(pinValue(camera, index), 3) ?? undefined;
}

/** The pose of a camera node. */
export function poseOf(camera: GraphNode): PeerPose {
  const vector = (id: string): Vec3 | undefined => {
    const value = read(camera, id);
    return value === undefined ? undefined : [value[0] ?? 0, value[1] ?? 0, value[2] ?? 0];
  };
  const all: { [K in keyof PeerPose]: PeerPose[K] | undefined } = {
    position: vector(PINS.position),
    target: vector(PINS.target),
    up: vector(PINS.up),
    fov: read(camera, PINS.fov)?.[0],
    orthographicScale: read(camera, PINS.orthographicScale)?.[0],
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Writes what a pose names into a camera node's pins; what the node has no pin for is dropped. */
export function setPose(graph: SceneGraph, camera: GraphNode, pose: PeerPose): void {
  const set = (part: keyof PeerPose, value: AttributeValue | undefined) => {
    if (value !== undefined) setPinValue(graph, camera, camera.pinOf(PINS[part]).index, value);
  };
  set("position", pose.position);
  set("target", pose.target);
  set("up", pose.up);
  set("fov", pose.fov);
  set("orthographicScale", pose.orthographicScale);
}
