import type { MaterialData, Vec3 } from "../tracer/scene_data.ts";
import type { GraphNode } from "./items.ts";
import { numbers, shownValue } from "./values.ts";

const RADIANCE_PER_POWER = 0.1;
const NOTHING: Vec3 = [0, 0, 0];

/** A pin's number, its first when there are more; `fallback` when it holds none. */
export function pinNumber(node: GraphNode | null, id: string, fallback: number): number {
  const values = node === null ? null : numbers(shownValue(node, node.pinOf(id).index), 1);
  return values?.[0] ?? fallback;
}

/** Whether a pin is on; `fallback` when it holds no bool. */
export function pinFlag(node: GraphNode | null, id: string, fallback = false): boolean {
  const value = node === null ? null : shownValue(node, node.pinOf(id).index);
  return typeof value === "boolean" ? value : fallback;
}

/** A pin's first three numbers; a single one stands for all three. */
export function pinVector(node: GraphNode | null, id: string, fallback: Vec3): Vec3 {
  const value = node === null ? null : shownValue(node, node.pinOf(id).index);
  if (typeof value === "number") return [value, value, value];
  const [x, y, z] = numbers(value, 3) ?? fallback;
  return [x ?? 0, y ?? 0, z ?? 0];
}

interface Texture {
  readonly color: Vec3;
  readonly checks: MaterialData["checks"];
}

function texture(node: GraphNode | null, id: string, fallback: Vec3): Texture {
  const source = node?.input(id) ?? null;
  if (source?.spec.type !== "NT_TEX_CHECKS") {
    return { color: pinVector(node, id, fallback), checks: null };
  }
  const [size] = pinVector(source.input("P_TRANSFORM"), "P_SCALE", [1, 1, 1]);
  return {
    color: pinVector(source, "P_TEXTURE1", NOTHING),
    checks: {
      second: pinVector(source, "P_TEXTURE2", [1, 1, 1]),
      sizeMetres: Math.max(0.001, size),
    },
  };
}

/** What a material node looks like; nothing connected is a plain grey. */
export function compileMaterial(node: GraphNode | null): MaterialData {
  const diffuse = texture(node, "P_DIFFUSE", [0.7, 0.7, 0.7]);
  const emitter = node?.input("P_EMISSION") ?? null;
  const power = pinNumber(emitter, "P_POWER", 0) * RADIANCE_PER_POWER;
  const glow = emitter === null ? NOTHING : pinVector(emitter, "P_TEXTURE", [1, 1, 1]);
  const type = node?.spec.type;
  return {
    kind: type === "NT_MAT_GLOSSY" ? "glossy" : type === "NT_MAT_SPECULAR" ? "specular" : "diffuse",
    diffuse: diffuse.color,
    checks: diffuse.checks,
    specular: pinVector(node, type === "NT_MAT_SPECULAR" ? "P_REFLECTION" : "P_SPECULAR", [
      1,
      1,
      1,
    ]),
    transmission: pinVector(node, "P_TRANSMISSION", [1, 1, 1]),
    roughness: pinNumber(node, "P_ROUGHNESS", 0),
    index: pinNumber(node, "P_INDEX", 1.5),
    emission: [glow[0] * power, glow[1] * power, glow[2] * power],
  };
}

/** Whether a material hides its surface altogether. */
export function isInvisible(node: GraphNode | null): boolean {
  return node !== null && pinNumber(node, "P_OPACITY", 1) <= 0;
}
