import type { MaterialData, Vec3 } from "../tracer/scene_data.ts";
import { pinTexture } from "./compile_textures.ts";
import type { GraphNode } from "./items.ts";
import { numbers, shownValue } from "./values.ts";

const RADIANCE_PER_POWER = 0.1;
const NOTHING: Vec3 = [0, 0, 0];
const WHITE: Vec3 = [1, 1, 1];
const DEEPEST = 8;

const KINDS: Readonly<Record<string, MaterialData["kind"]>> = {
  NT_MAT_GLOSSY: "glossy",
  NT_MAT_METAL: "glossy",
  NT_MAT_UNIVERSAL: "glossy",
  NT_MAT_SPECULAR: "specular",
};

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

/** The mean brightness of a texture pin. */
function grey(node: GraphNode | null, id: string, fallback: number): number {
  const [r, g, b] = pinTexture(node, id, [fallback, fallback, fallback]).color;
  return (r + g + b) / 3;
}

/** What a material node looks like; nothing connected is a plain grey. */
export function compileMaterial(node: GraphNode | null, depth = 0): MaterialData {
  const type = node?.spec.type;
  if (node !== null && type === "NT_MAT_MIX" && depth < DEEPEST) return mixed(node, depth);
  const diffuse = pinTexture(node, type === "NT_MAT_UNIVERSAL" ? "P_ALBEDO" : "P_DIFFUSE", [
    0.7,
    0.7,
    0.7,
  ]);
  const emitter = node?.input("P_EMISSION") ?? null;
  const power = pinNumber(emitter, "P_POWER", 0) * RADIANCE_PER_POWER;
  const glow = emitter === null ? NOTHING : pinTexture(emitter, "P_TEXTURE", WHITE).color;
  const reflection = type === "NT_MAT_SPECULAR" ? "P_REFLECTION" : "P_SPECULAR";
  return {
    kind: type === undefined ? "diffuse" : KINDS[type] ?? "diffuse",
    diffuse: diffuse.color,
    checks: diffuse.checks,
    specular: pinTexture(node, reflection, WHITE).color,
    transmission: pinTexture(node, "P_TRANSMISSION", WHITE).color,
    roughness: grey(node, "P_ROUGHNESS", 0),
    index: pinNumber(node, "P_INDEX", type === "NT_MAT_METAL" ? 1 : 1.5),
    emission: [glow[0] * power, glow[1] * power, glow[2] * power],
  };
}

/** Two materials become one by their shares: its numbers are mixed, its kind is the larger one's. */
function mixed(node: GraphNode, depth: number): MaterialData {
  const share = Math.max(0, Math.min(1, grey(node, "P_AMOUNT", 0.5)));
  const [one, other] = ["P_MATERIAL1", "P_MATERIAL2"].map((id) =>
    compileMaterial(node.input(id), depth + 1)
  );
  const nothing = compileMaterial(null);
  const [a, b] = [one ?? nothing, other ?? nothing];
  const mix = (x: number, y: number) => x + (y - x) * share;
  const blend = (x: Vec3, y: Vec3): Vec3 => [mix(x[0], y[0]), mix(x[1], y[1]), mix(x[2], y[2])];
  const main = share > 0.5 ? b : a;
  return {
    kind: main.kind,
    checks: main.checks,
    diffuse: blend(a.diffuse, b.diffuse),
    specular: blend(a.specular, b.specular),
    transmission: blend(a.transmission, b.transmission),
    roughness: mix(a.roughness, b.roughness),
    index: mix(a.index, b.index),
    emission: blend(a.emission, b.emission),
  };
}

/** Whether a material hides its surface altogether. */
export function isInvisible(node: GraphNode | null): boolean {
  return node !== null && grey(node, "P_OPACITY", 1) <= 0;
}
