import type { Projection } from "../tracer/scene_data.ts";
import type { GraphNode } from "./items.ts";
import { shownValue } from "./values.ts";

const PANORAMIC: readonly Projection[] = ["spherical", "cylindrical"];
const UNIVERSAL: Readonly<Record<number, Projection>> = {
  1: "perspective",
  2: "orthographic",
  3: "fisheye",
  4: "spherical",
  5: "spherical",
};

function value(camera: GraphNode, id: string): unknown {
  const { index } = camera.pinOf(id);
  return index < 0 ? undefined : shownValue(camera, index);
}

/** The projection of a camera node; a baking camera sees along surfaces and has none. */
export function projectionOf(camera: GraphNode): Projection {
  switch (camera.spec.type) {
    case "NT_CAM_PANORAMIC":
      return PANORAMIC[Number(value(camera, "P_CAMERA_MODE"))] ?? "spherical";
    case "NT_CAM_UNIVERSAL":
      return UNIVERSAL[Number(value(camera, "P_CAMERA_MODE"))] ?? "perspective";
    case "NT_CAM_BAKING":
      return "none";
    default:
      return value(camera, "P_ORTHOGRAPHIC") === true ? "orthographic" : "perspective";
  }
}

/** Whether a camera node's film is as wide as its scale pin says, wherever it stands. */
export function isOrthographic(camera: GraphNode): boolean {
  return projectionOf(camera) === "orthographic";
}
