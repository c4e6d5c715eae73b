import type { GraphNode } from "./items.ts";
import { isOrthographic } from "./camera_kind.ts";

const LINKED = new Set([
  "P_FOV",
  "P_FOCAL_LENGTH",
  "P_SENSOR_WIDTH",
  "P_SCALE",
  "P_POSITION",
  "P_TARGET",
]);

function first(camera: GraphNode, id: string): number {
  const value = camera.input(id)?.attributes.shown("A_VALUE");
  return Array.isArray(value) && typeof value[0] === "number" ? value[0] : 0;
}

function distance(camera: GraphNode): number {
  const at = (id: string): readonly number[] => {
    const value = camera.input(id)?.attributes.shown("A_VALUE");
    return Array.isArray(value) ? value as readonly number[] : [];
  };
  const [from, to] = [at("P_POSITION"), at("P_TARGET")];
  return Math.hypot(...[0, 1, 2].map((i) => (from[i] ?? 0) - (to[i] ?? 0)));
}

/** The value from which the others follow when one is set. A move keeps what is seen. */
function leaderOf(camera: GraphNode, id: string): string {
  if (id === "P_SENSOR_WIDTH") return "P_FOCAL_LENGTH";
  if (id !== "P_POSITION" && id !== "P_TARGET") return id;
  return isOrthographic(camera) ? "P_SCALE" : "P_FOV";
}

/**
 * What else of a camera follows from one of its values: field of view, focal length and the film's
 * width at the target say the same thing. A move keeps the field of view, or the width at the
 * target of an orthographic camera. Empty for values that nothing follows from.
 */
export function linkedCameraValues(node: GraphNode): ReadonlyMap<string, number> {
  const { place } = node;
  const camera = place?.node;
  const id = place?.pin.spec.id ?? "";
  const linked = new Map<string, number>();
  if (camera === undefined || !LINKED.has(id) || camera.pinOf("P_SCALE").index < 0) return linked;
  const sensor = first(camera, "P_SENSOR_WIDTH");
  const away = distance(camera);
  const leader = leaderOf(camera, id);
  const half = leader === "P_FOV"
    ? (first(camera, "P_FOV") * Math.PI) / 360
    : leader === "P_SCALE"
    ? Math.atan(first(camera, "P_SCALE") / (2 * away))
    : Math.atan(sensor / (2 * first(camera, "P_FOCAL_LENGTH")));
  if (!(half > 0) || !(half < Math.PI / 2)) return linked;
  linked.set("P_FOV", (half * 360) / Math.PI);
  linked.set("P_FOCAL_LENGTH", sensor / (2 * Math.tan(half)));
  if (away > 0) linked.set("P_SCALE", 2 * away * Math.tan(half));
  linked.delete(leader);
  linked.delete(id);
  return linked;
}
