import type { Bvh } from "./bvh.ts";
import { Camera } from "./camera.ts";
import { Intersector, RAY_FAR, RAY_NEAR } from "./intersect.ts";
import { Lights } from "./lights.ts";
import { Sampler } from "./sampler.ts";
import type { ClayMode, SceneData } from "./scene_data.ts";
import { Shading } from "./shading.ts";
import { Sky } from "./sky.ts";
import * as surface from "./surfaces.ts";

const NEAR_METRES = 1e-4;
const FAR_METRES = 1e30;
const ROULETTE_DEPTH = 2;
const MIRRORED_LIMIT = 30;

/** Follows light paths from the camera; one call is one sample of one pixel. */
export class PathTracer {
  /** Radiance (linear RGB) and coverage of the last sample. */
  readonly out: Float64Array = new Float64Array(4);
  readonly #camera: Camera;
  readonly #intersector: Intersector;
  readonly #sampler: Sampler;
  readonly #sky: Sky;
  readonly #lights: Lights;
  readonly #shading: Shading;
  readonly #scene: SceneData;
  readonly #surfaces: Float64Array;
  readonly #shadowRay: Float64Array;

  /** `bvh` saves building the hierarchy again for geometry that has not changed. */
  constructor(scene: SceneData, clay: ClayMode, seed: number, bvh?: Bvh) {
    const { geometry, film } = scene;
    const clear = new Set<number>();
    if (clay === 0) {
      scene.materials.forEach((material, i) => {
        if (material.kind === "specular") clear.add(i);
      });
    }
    this.#scene = scene;
    this.#camera = new Camera(scene.camera, film.width / film.height);
    this.#intersector = new Intersector(geometry, clear, bvh);
    this.#shadowRay = this.#intersector.ray;
    this.#sampler = new Sampler(seed);
    this.#sky = new Sky(scene.environment);
    this.#surfaces = surface.packSurfaces(scene.materials, clay);
    this.#lights = new Lights(geometry, this.#surfaces, this.#sky);
    this.#shading = new Shading(geometry, this.#surfaces);
    if (scene.camera.autofocus && this.#camera.hasLens) this.#focusOnMiddle();
  }

  /** Focuses on what the film's middle shows; on the far distance when that is nothing. */
  #focusOnMiddle(): void {
    const intersector = this.#intersector;
    const { ray, hit } = intersector;
    this.#camera.aim(0.5, 0.5, ray);
    ray[RAY_NEAR] = NEAR_METRES;
    ray[RAY_FAR] = FAR_METRES;
    const found = intersector.closest();
    this.#camera.focus(found ? this.#camera.depthAlong(ray, hit[0] ?? 1) : FAR_METRES);
  }

  /** Traces sample number `sample` of a pixel whose column and row count from the top left. */
  trace(column: number, row: number, sample: number): void {
    const { width, height } = this.#scene.film;
    const { maxDepth, clamp, alphaChannel, keepEnvironment } = this.#scene.kernel;
    const intersector = this.#intersector;
    const ray = intersector.ray;
    const sampler = this.#sampler;
    const shading = this.#shading;
    const lights = this.#lights;
    const sky = this.#sky.color;
    const weight = shading.weight;
    const out = this.out;
    sampler.start(row * width + column, sample);
    const u = (column + sampler.next()) / width;
    const v = (row + sampler.next()) / height;
    out[0] = out[1] = out[2] = 0;
    out[3] = 1;
    const camera = this.#camera;
    const aimed = camera.hasLens
      ? camera.aim(u, v, ray, sampler.next(), sampler.next())
      : camera.aim(u, v, ray);
    if (!aimed) return;
    weight[0] = weight[1] = weight[2] = 1;
    let mirrored = true;
    for (let depth = 0; depth <= maxDepth; depth++) {
      ray[RAY_NEAR] = NEAR_METRES;
      ray[RAY_FAR] = FAR_METRES;
      const limit = mirrored ? (depth === 0 ? Infinity : MIRRORED_LIMIT) : clamp;
      if (!intersector.closest()) {
        if (depth === 0 && alphaChannel) {
          out[3] = 0;
          if (!keepEnvironment) return;
        }
        this.#sky.look(ray, mirrored);
        this.#add(weight, sky, limit);
        return;
      }
      shading.arrive(intersector);
      if (shading.emits) {
        if (mirrored) this.#add(weight, shading.emission, limit);
        return;
      }
      if (shading.takesLight) {
        if (lights.choose(sampler.next(), sampler.next(), sampler.next(), shading.position)) {
          shading.reflectance(lights.direction);
          const cosine = shading.lightCosine;
          if (cosine > 0) {
            const value = shading.value;
            for (let i = 0; i < 3; i++) {
              value[i] = (value[i] as number) * (lights.color[i] as number) * cosine;
            }
            shading.keepRay(ray);
            const shadow = this.#shadowRay;
            for (let i = 0; i < 3; i++) {
              shadow[i] = shading.position[i] as number;
              shadow[3 + i] = lights.direction[i] as number;
            }
            shadow[RAY_FAR] = lights.distance - NEAR_METRES;
            if (!intersector.occluded()) {
              const veil = intersector.veil;
              for (let i = 0; i < 3; i++) value[i] = (value[i] as number) * veil;
              this.#add(weight, value, limit);
            }
            shading.restoreRay(ray);
          }
        }
      }
      if (!shading.scatter(sampler, ray)) return;
      mirrored = mirrored && shading.wasMirror;
      if (depth >= ROULETTE_DEPTH) {
        const keep = Math.max(weight[0] as number, weight[1] as number, weight[2] as number);
        if (keep < 0.95) {
          if (sampler.next() >= keep) return;
          for (let i = 0; i < 3; i++) weight[i] = (weight[i] as number) / keep;
        }
      }
    }
  }

  #add(weight: Float64Array, color: Float64Array, limit: number): void {
    const r = (weight[0] as number) * (color[0] as number);
    const g = (weight[1] as number) * (color[1] as number);
    const b = (weight[2] as number) * (color[2] as number);
    const most = Math.max(r, g, b);
    if (!(most < Infinity)) return;
    const scale = most > limit ? limit / most : 1;
    const out = this.out;
    out[0] = (out[0] as number) + r * scale;
    out[1] = (out[1] as number) + g * scale;
    out[2] = (out[2] as number) + b * scale;
  }
}
