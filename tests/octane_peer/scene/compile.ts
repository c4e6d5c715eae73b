import type {
  CameraData,
  EnvironmentData,
  FilmData,
  ImagerData,
  KernelData,
  SceneData,
  Vec3,
} from "../tracer/scene_data.ts";
import { type CompiledGeometry, compileGeometry, meshInstances } from "./compile_geometry.ts";
import { pinFlag, pinNumber, pinVector } from "./compile_materials.ts";
import { pinTexture } from "./compile_textures.ts";
import { projectionOf } from "./camera_kind.ts";
import type { GraphNode } from "./items.ts";
import { numbers, shownValue } from "./values.ts";

const CENTIMETRES = 100;
const MAX_FILM_PIXELS = 8192;
const BRIGHTEST_BOUNCE = 6;

/** A scene for the tracer, with what its object numbers stand for. */
export interface CompiledScene {
  readonly scene: SceneData;
  readonly objects: CompiledGeometry["objects"];
}

/** What a camera node sees; null gives the default view. */
export function compileCamera(node: GraphNode | null): CameraData {
  const shift = node === null
    ? null
    : numbers(shownValue(node, node.pinOf("P_LENS_SHIFT").index), 2);
  const projection = node === null ? "perspective" : projectionOf(node);
  const position = pinVector(node, "P_POSITION", [0, 0.5, 1]);
  const target = pinVector(node, "P_TARGET", [0, 0, 0]);
  const upright = pinFlag(node, "P_KEEP_UPRIGHT");
  const around = projection === "spherical" || projection === "cylindrical";
  return {
    position,
    target: upright ? [target[0], position[1], target[2]] : target,
    up: upright ? [0, 1, 0] : pinVector(node, "P_UP", [0, 1, 0]),
    fovDegrees: around
      ? pinNumber(node, "P_FOVX", 360)
      : projection === "fisheye"
      ? pinNumber(node, "P_FISHEYE_ANGLE", 240)
      : pinNumber(node, "P_FOV", 39.5978),
    fovYDegrees: pinNumber(node, "P_FOVY", 180),
    projection,
    orthographicWidth: Math.max(1e-5, pinNumber(node, "P_SCALE", 1)),
    lensShift: [shift?.[0] ?? 0, shift?.[1] ?? 0],
    lensRadius: Math.max(0, pinNumber(node, "P_APERTURE", 0)) / CENTIMETRES,
    focalDepth: Math.max(1e-6, pinNumber(node, "P_FOCAL_DEPTH", 1)),
    autofocus: pinFlag(node, "P_AUTOFOCUS"),
  };
}

/** A render target's film in pixels. The whole of it is no region. */
export function compileFilm(target: GraphNode): FilmData {
  const settings = target.input("P_FILM_SETTINGS");
  const [x, y] = pinVector(settings, "P_RESOLUTION", [1024, 512, 0]);
  const pixels = (value: number) => Math.max(1, Math.min(MAX_FILM_PIXELS, Math.round(value)));
  const [width, height] = [pixels(x), pixels(y)];
  const [left, top] = pinVector(settings, "P_REGION_OFFSET", [0, 0, 0]);
  const [across, down] = pinVector(settings, "P_REGION_SIZE", [width, height, 0]);
  const region = {
    minX: Math.max(0, Math.min(width - 1, left)),
    minY: Math.max(0, Math.min(height - 1, top)),
    maxX: Math.max(0, Math.min(width - 1, left + Math.max(1, across) - 1)),
    maxY: Math.max(0, Math.min(height - 1, top + Math.max(1, down) - 1)),
  };
  const whole = region.minX === 0 && region.minY === 0 && region.maxX === width - 1 &&
    region.maxY === height - 1;
  return whole ? { width, height } : { width, height, region };
}

function compileEnvironment(node: GraphNode | null): EnvironmentData {
  const power = pinNumber(node, "P_POWER", 1);
  const uniform = pinTexture(node, "P_TEXTURE", [1, 1, 1]).color;
  return {
    kind: node?.spec.type === "NT_ENV_TEXTURE" ? "uniform" : "daylight",
    sunDirection: pinVector(node, "P_SUN_DIR", [0.6, 0.7, -0.35]),
    sunIntensity: pinNumber(node, "P_SUN_INTENSITY", 1),
    sunSize: pinNumber(node, "P_SUN_SIZE", 1),
    power,
    turbidity: pinNumber(node, "P_TURBIDITY", 2.4),
    skyColor: pinTexture(node, "P_SKY_COLOR", [0.05, 0.3, 1]).color,
    sunsetColor: pinTexture(node, "P_SUNSET_COLOR", [0.6, 0.12, 0.02]).color,
    groundColor: pinVector(node, "P_GROUND_COLOR", [0, 0, 0]),
    color: uniform.map((part) => part * power) as unknown as Vec3,
  };
}

function compileKernel(node: GraphNode | null): KernelData {
  const depths = ["P_DIFFUSE_DEPTH", "P_SPECULAR_DEPTH", "P_GLOSSY_DEPTH"];
  return {
    maxSamples: Math.max(1, Math.round(pinNumber(node, "P_MAX_SAMPLES", 500))),
    maxDepth: Math.min(24, Math.max(...depths.map((id) => pinNumber(node, id, 1)))),
    clamp: Math.min(BRIGHTEST_BOUNCE, Math.max(0.01, pinNumber(node, "P_GI_CLAMP", 1e6))),
    alphaChannel: pinFlag(node, "P_ALPHA_CHANNEL"),
    keepEnvironment: pinFlag(node, "P_KEEP_ENVIRONMENT"),
  };
}

function compileImager(node: GraphNode | null): ImagerData {
  return {
    exposure: Math.max(0, pinNumber(node, "P_EXPOSURE", 1)),
    gamma: Math.max(0.1, pinNumber(node, "P_GAMMA", 1)),
    saturation: pinNumber(node, "P_SATURATION", 1),
    whiteBalance: pinTexture(node, "P_WHITE_BALANCE", [1, 1, 1]).color,
    vignetting: Math.max(0, Math.min(1, pinNumber(node, "P_VIGNETTING", 0))),
    filmic: pinFlag(node, "P_ACES_TONE_MAPPING"),
  };
}

/**
 * Compiles what a render target shows. `before` is the last result: its geometry is used again, the
 * very same object, when nothing of it has changed; nor is it looked at when `onlyCamera` says that
 * nothing but camera values can have.
 */
export function compileScene(
  target: GraphNode,
  before: CompiledScene | null,
  onlyCamera = false,
): CompiledScene {
  if (before !== null && onlyCamera) {
    const camera = compileCamera(target.input("P_CAMERA"));
    return { ...before, scene: { ...before.scene, camera } };
  }
  const compiled = compileGeometry(meshInstances(target.input("P_MESH")));
  const geometry = before !== null && sameGeometry(before.scene.geometry, compiled.geometry)
    ? before.scene.geometry
    : compiled.geometry;
  return {
    objects: compiled.objects,
    scene: {
      camera: compileCamera(target.input("P_CAMERA")),
      film: compileFilm(target),
      geometry,
      materials: compiled.materials,
      environment: compileEnvironment(target.input("P_ENVIRONMENT")),
      kernel: compileKernel(target.input("P_KERNEL")),
      imager: compileImager(target.input("P_IMAGER")),
    },
  };
}

function sameGeometry(a: SceneData["geometry"], b: SceneData["geometry"]): boolean {
  const names = Object.keys(a) as (keyof typeof a)[];
  return names.every((name) => {
    const [one, other] = [a[name], b[name]];
    return one.length === other.length && one.every((value, i) => value === other[i]);
  });
}

/** How much of a picture a change of scene costs: nothing, developing it again, or a new start. */
export type SceneChange = "none" | "develop" | "extend" | "restart";

/** Compares two compiled scenes. */
export function sceneChange(before: SceneData, after: SceneData): SceneChange {
  const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);
  const { maxSamples: had, ...kernelBefore } = before.kernel;
  const { maxSamples: has, ...kernelAfter } = after.kernel;
  if (
    before.geometry !== after.geometry || !same(before.camera, after.camera) ||
    !same(before.film, after.film) || !same(before.materials, after.materials) ||
    !same(before.environment, after.environment) || !same(kernelBefore, kernelAfter)
  ) return "restart";
  if (had !== has) return "extend";
  return same(before.imager, after.imager) ? "none" : "develop";
}
