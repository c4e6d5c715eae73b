import type { MaterialData, Vec3 } from "../tracer/scene_data.ts";
import { type GraphNode, standIn } from "./items.ts";
import { compileTransform } from "./transforms.ts";
import { numbers, shownValue } from "./values.ts";

const DEEPEST = 16;
const BLACK: Vec3 = [0, 0, 0];
const WHITE: Vec3 = [1, 1, 1];
const GREY: Vec3 = [0.5, 0.5, 0.5];

/** A texture as the tracer shows it: one linear colour, or checks of two. */
export interface Texture {
  readonly color: Vec3;
  readonly checks: MaterialData["checks"];
}

type Mix = (a: number, b: number) => number;

const each = (a: Vec3, b: Vec3, mix: Mix): Vec3 => [
  mix(a[0], b[0]),
  mix(a[1], b[1]),
  mix(a[2], b[2]),
];
const lit = (x: number) => Math.max(0, x);
const average = ([r, g, b]: Vec3): number => (r + g + b) / 3;

/** A pin's first three numbers as pictures show them; a single one stands for all three. */
function vector(node: GraphNode, id: string, fallback: Vec3): Vec3 {
  const value = shownValue(node, node.pinOf(id).index);
  if (typeof value === "number") return [value, value, value];
  const [x = 0, y = 0, z = 0] = numbers(value, 3) ?? fallback;
  return [x, y, z];
}

function number(node: GraphNode, id: string, fallback: number): number {
  return vector(node, id, [fallback, fallback, fallback])[0];
}

/** The colour that a texture has on the whole; `fallback` for what is no texture. */
export function meanColor(node: GraphNode | null, fallback: Vec3, depth = 0): Vec3 {
  const at = standIn(node);
  if (at === null || depth > DEEPEST) return fallback;
  const input = (id: string, empty: Vec3): Vec3 => {
    const pin = at.pinOf(id).pin;
    if (pin?.shown !== null) return meanColor(pin?.shown ?? null, empty, depth + 1);
    return vector(at, id, empty);
  };
  const two = (mix: Mix) => each(input("P_TEXTURE1", BLACK), input("P_TEXTURE2", WHITE), mix);
  switch (at.spec.type) {
    case "NT_TEX_RGB":
    case "NT_TEX_FLOAT": {
      const value = at.attributes.shown("A_VALUE");
      if (typeof value === "number") return [value, value, value];
      const [r = 0, g = 0, b = 0] = Array.isArray(value) ? value.map(Number) : [];
      return [r, g, b];
    }
    case "NT_TEX_MIX": {
      const share = average(input("P_AMOUNT", GREY));
      return two((a, b) => a + (b - a) * share);
    }
    case "NT_TEX_CHECKS":
      return two((a, b) => (a + b) / 2);
    case "NT_TEX_MULTIPLY":
      return two((a, b) => a * b);
    case "NT_TEX_ADD":
      return two((a, b) => a + b);
    case "NT_TEX_SUBTRACT":
      return two((a, b) => lit(a - b));
    case "NT_TEX_INVERT":
      return each(input("P_TEXTURE", BLACK), WHITE, (a) => lit(1 - a));
    case "NT_TEX_CLAMP": {
      const [low, high] = [number(at, "P_MIN", 0), number(at, "P_MAX", 1)];
      return each(input("P_INPUT", GREY), WHITE, (a) => Math.max(low, Math.min(high, a)));
    }
    case "NT_TEX_COLORCORRECTION": {
      const color = input("P_TEXTURE", GREY);
      const [mean, bright] = [average(color), number(at, "P_BRIGHTNESS", 1)];
      const amount = number(at, "P_SATURATION", 1);
      const inverted = shownValue(at, at.pinOf("P_INVERT").index) === true;
      return each(color, WHITE, (a) => {
        const part = lit(mean + (a - mean) * amount) * bright;
        return inverted ? lit(1 - part) : part;
      });
    }
    case "NT_TEX_GRADIENT": {
      const place = average(input("P_TEXTURE", GREY));
      return each(input("P_MIN", BLACK), input("P_MAX", WHITE), (a, b) => a + (b - a) * place);
    }
    case "NT_TEX_IMAGE":
    case "NT_TEX_ALPHAIMAGE":
    case "NT_TEX_FLOATIMAGE": {
      const power = average(input("P_POWER", WHITE));
      return each(pixelsOf(at), WHITE, (a) => a * power);
    }
    case "NT_TEX_MX_IMAGE":
      return input("P_DEFAULT", BLACK);
    default:
      return at.spec.outType === "PT_TEXTURE" ? GREY : fallback;
  }
}

/** The mean of the pixels that an image node was given, four bytes each; grey without any. */
function pixelsOf(node: GraphNode): Vec3 {
  const bytes = node.attributes.shownList("A_BUFFER").map(Number);
  const count = Math.floor(bytes.length / 4);
  if (count === 0) return GREY;
  const channel = (offset: number) => {
    let sum = 0;
    for (let at = offset; at < count * 4; at += 4) sum += ((bytes[at] ?? 0) / 255) ** 2.2;
    return sum / count;
  };
  return [channel(0), channel(1), channel(2)];
}

/** What a texture pin shows: its texture, or its default when nothing is connected. */
export function pinTexture(node: GraphNode | null, id: string, fallback: Vec3): Texture {
  const pin = node?.pinOf(id).pin;
  if (node === null || pin === undefined) return { color: fallback, checks: null };
  const source = standIn(pin.shown);
  if (source === null) return { color: vector(node, id, fallback), checks: null };
  if (source.spec.type !== "NT_TEX_CHECKS") {
    return { color: meanColor(source, fallback), checks: null };
  }
  const [size = 1] = compileTransform(source.input("P_TRANSFORM"));
  return {
    color: pinTexture(source, "P_TEXTURE1", BLACK).color,
    checks: {
      second: pinTexture(source, "P_TEXTURE2", WHITE).color,
      sizeMetres: Math.max(0.001, size),
    },
  };
}
