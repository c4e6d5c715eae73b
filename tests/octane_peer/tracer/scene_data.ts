import type { Region } from "./film.ts";

/** Three numbers: a point or direction in metres (Y up), or a linear RGB colour. */
export type Vec3 = readonly [number, number, number];

/** How a camera maps the film to directions; "none" sees nothing. */
export type Projection =
  | "perspective"
  | "orthographic"
  | "spherical"
  | "cylindrical"
  | "fisheye"
  | "none";

/**
 * A camera as the tracer needs it; lengths in metres. `fovDegrees` is horizontal, the whole angle
 * across the diagonal for a fisheye; only panoramas use `fovYDegrees`.
 */
export interface CameraData {
  readonly position: Vec3;
  readonly target: Vec3;
  readonly up: Vec3;
  readonly fovDegrees: number;
  readonly fovYDegrees: number;
  readonly projection: Projection;
  readonly orthographicWidth: number;
  readonly lensShift: readonly [number, number];
  readonly lensRadius: number;
  /** What is sharp, along the view; with `autofocus` it is what the film's middle shows. */
  readonly focalDepth: number;
  readonly autofocus: boolean;
}

/** Film size in pixels, and the part of it that is rendered when that is not all. */
export interface FilmData {
  readonly width: number;
  readonly height: number;
  readonly region?: Region;
}

/** How a surface scatters: `emission` is radiance in linear RGB, `checks` alternates two colours. */
export interface MaterialData {
  readonly kind: "diffuse" | "glossy" | "specular";
  readonly diffuse: Vec3;
  readonly checks: { readonly second: Vec3; readonly sizeMetres: number } | null;
  readonly specular: Vec3;
  readonly transmission: Vec3;
  readonly roughness: number;
  readonly index: number;
  readonly emission: Vec3;
}

/**
 * Every primitive in world space. `spheres` has 4 numbers each (centre, radius), `positions` and
 * `normals` 9 per triangle; the index arrays give each primitive's material and object.
 */
export interface GeometryData {
  readonly spheres: Float64Array;
  readonly sphereMaterials: Int32Array;
  readonly sphereObjects: Int32Array;
  readonly positions: Float64Array;
  readonly normals: Float64Array;
  readonly triangleMaterials: Int32Array;
  readonly triangleObjects: Int32Array;
}

/** The light from all around: a sun in a sky, or one colour everywhere. */
export interface EnvironmentData {
  readonly kind: "daylight" | "uniform";
  readonly sunDirection: Vec3;
  readonly sunIntensity: number;
  readonly sunSize: number;
  readonly power: number;
  readonly turbidity: number;
  readonly skyColor: Vec3;
  readonly sunsetColor: Vec3;
  readonly groundColor: Vec3;
  readonly color: Vec3;
}

/** How long and how deep paths are followed, and whether the environment makes pixels transparent. */
export interface KernelData {
  readonly maxSamples: number;
  readonly maxDepth: number;
  readonly clamp: number;
  readonly alphaChannel: boolean;
  readonly keepEnvironment: boolean;
}

/**
 * What happens to radiance on its way to a display; `exposure` is a factor, and
 * `whiteBalance` the colour that is shown as a neutral one.
 */
export interface ImagerData {
  readonly exposure: number;
  readonly gamma: number;
  readonly saturation: number;
  readonly whiteBalance: Vec3;
  /** How much darker the corners are, 0..1. @default {0} */
  readonly vignetting?: number;
  /** Whether bright light is rolled off instead of cut off; ordinary images only. @default {false} */
  readonly filmic?: boolean;
}

/** 0 renders materials, 1 grey clay, 2 clay that keeps the diffuse colour. */
export type ClayMode = 0 | 1 | 2;

/** Everything that an image depends on; plain data, so that it can be sent to a worker. */
export interface SceneData {
  readonly camera: CameraData;
  readonly film: FilmData;
  readonly geometry: GeometryData;
  readonly materials: readonly MaterialData[];
  readonly environment: EnvironmentData;
  readonly kernel: KernelData;
  readonly imager: ImagerData;
}
