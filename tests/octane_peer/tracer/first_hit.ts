import type { Bvh } from "./bvh.ts";
import { Camera } from "./camera.ts";
import { idColor, type InfoPass, type PassSettings } from "./info_passes.ts";
import { Intersector, RAY_FAR, RAY_NEAR } from "./intersect.ts";
import { Sampler } from "./sampler.ts";
import type { MaterialData, SceneData, Vec3 } from "./scene_data.ts";
import { Sky } from "./sky.ts";

const NEAR_METRES = 1e-4;
const FAR_METRES = 1e30;

/** Tells what the first surface behind a pixel's middle is like. */
export class FirstHit {
  /** Three numbers and the coverage of the pass that was last asked for. */
  readonly out: Float64Array = new Float64Array(4);
  readonly #scene: SceneData;
  readonly #settings: PassSettings;
  readonly #camera: Camera;
  readonly #intersector: Intersector;
  readonly #sky: Sky;
  readonly #sampler: Sampler;
  readonly #origin = new Float64Array(3);
  readonly #direction = new Float64Array(3);
  readonly #position = new Float64Array(3);
  readonly #geometric = new Float64Array(3);
  readonly #smooth = new Float64Array(3);
  #found = false;
  #aimed = false;
  #length = 0;
  #material = 0;
  #object = 0;

  constructor(scene: SceneData, settings: PassSettings, seed: number, bvh?: Bvh) {
    this.#scene = scene;
    this.#settings = settings;
    this.#camera = new Camera(scene.camera, scene.film.width / scene.film.height);
    this.#intersector = new Intersector(scene.geometry, new Set(), bvh);
    this.#sky = new Sky(scene.environment);
    this.#sampler = new Sampler(seed);
  }

  /** Looks through a pixel, counted from the top left; `sample` numbers the random ones. */
  look(column: number, row: number, sample: number): void {
    const { width, height } = this.#scene.film;
    const { ray, hit } = this.#intersector;
    this.#sampler.start(row * width + column, sample);
    this.#aimed = this.#camera.aim((column + 0.5) / width, (row + 0.5) / height, ray);
    this.#found = false;
    if (!this.#aimed) return;
    ray[RAY_NEAR] = NEAR_METRES;
    ray[RAY_FAR] = FAR_METRES;
    for (let i = 0; i < 3; i++) {
      this.#origin[i] = ray[i] as number;
      this.#direction[i] = ray[3 + i] as number;
    }
    this.#found = this.#intersector.closest();
    if (!this.#found) return;
    this.#length = hit[0] as number;
    for (let i = 0; i < 3; i++) {
      this.#position[i] = (ray[i] as number) + this.#length * (ray[3 + i] as number);
    }
    this.#arrive();
  }

  /** Writes a pass's numbers for the pixel that was looked through to `out`. */
  read(pass: InfoPass): void {
    const { alphaChannel } = this.#scene.kernel;
    this.out.fill(0);
    this.out[3] = this.#found || !alphaChannel ? 1 : 0;
    if (this.#found) this.#readHit(pass);
    else if (pass === "depth") this.#set(this.#settings.depthMax);
    else if (pass === "environment" && this.#aimed) {
      const { ray } = this.#intersector;
      for (let i = 0; i < 3; i++) ray[3 + i] = this.#direction[i] as number;
      this.#sky.look(ray, true);
      for (let i = 0; i < 3; i++) this.out[i] = this.#sky.color[i] as number;
      this.out[3] = 1;
    }
  }

  #readHit(pass: InfoPass): void {
    const material = this.#scene.materials[this.#material];
    switch (pass) {
      case "geometricNormal":
        this.out.set(this.#geometric);
        break;
      case "shadingNormal":
      case "smoothNormal":
        this.out.set(this.#smooth);
        break;
      case "position":
        this.out.set(this.#position);
        break;
      case "depth":
        this.#aimAgain();
        this.#set(this.#camera.depthAlong(this.#intersector.ray, this.#length));
        break;
      case "materialId":
        this.out.set(idColor(this.#material));
        break;
      case "objectId":
        this.out.set(idColor(this.#object));
        break;
      case "occlusion":
        this.#set(this.#openness());
        break;
      case "opacity":
        this.#set(1);
        break;
      case "roughness":
        this.#set(material?.roughness ?? 0);
        break;
      case "index":
        this.#set(material?.kind === "diffuse" ? 1 : material?.index ?? 1);
        break;
      case "emission":
        this.out.set(material?.emission ?? []);
        break;
      case "diffuseFilter":
        if (material !== undefined) this.out.set(this.#base(material));
        break;
      case "reflectionFilter":
        if (material?.kind !== "diffuse") this.out.set(material?.specular ?? []);
        break;
      case "transmissionFilter":
        if (material?.kind === "specular") this.out.set(material.transmission);
        break;
      case "environment":
        break;
    }
  }

  #set(value: number): void {
    this.out[0] = this.out[1] = this.out[2] = value;
  }

  #aimAgain(): void {
    const { ray } = this.#intersector;
    for (let i = 0; i < 3; i++) ray[3 + i] = this.#direction[i] as number;
  }

  #base({ kind, diffuse, checks }: MaterialData): Vec3 {
    if (kind === "specular") return [0, 0, 0];
    if (checks === null) return diffuse;
    let parity = 0;
    for (const part of this.#position) parity += Math.floor(part / checks.sizeMetres + 1e-4);
    return (parity & 1) === 0 ? diffuse : checks.second;
  }

  /** 1 when nothing is near in a random direction, else 0. */
  #openness(): number {
    const normal = this.#smooth;
    const { ray } = this.#intersector;
    const height = 2 * this.#sampler.next() - 1;
    const angle = 2 * Math.PI * this.#sampler.next();
    const across = Math.sqrt(Math.max(0, 1 - height * height));
    const ball = [across * Math.cos(angle), across * Math.sin(angle), height];
    let length = 0;
    for (let i = 0; i < 3; i++) {
      const part = (normal[i] as number) * 1.0001 + (ball[i] as number);
      ray[3 + i] = part;
      length += part * part;
    }
    length = Math.sqrt(length);
    for (let i = 0; i < 3; i++) {
      ray[i] = (this.#position[i] as number) + (this.#geometric[i] as number) * NEAR_METRES;
      ray[3 + i] = (ray[3 + i] as number) / length;
    }
    ray[RAY_NEAR] = NEAR_METRES;
    ray[RAY_FAR] = this.#settings.occlusionDistance;
    return this.#intersector.occluded() ? 0 : 1;
  }

  /** Reads the primitive that was hit; both normals face the eye. */
  #arrive(): void {
    const { geometry } = this.#scene;
    const { primitive, sphereCount, hit } = this.#intersector;
    const [geometric, smooth] = [this.#geometric, this.#smooth];
    if (primitive < sphereCount) {
      const radius = geometry.spheres[primitive * 4 + 3] as number;
      for (let i = 0; i < 3; i++) {
        const centre = geometry.spheres[primitive * 4 + i] as number;
        geometric[i] = ((this.#position[i] as number) - centre) / radius;
      }
      smooth.set(geometric);
      this.#material = geometry.sphereMaterials[primitive] as number;
      this.#object = geometry.sphereObjects[primitive] as number;
    } else {
      const triangle = primitive - sphereCount;
      const u = hit[1] as number;
      const v = hit[2] as number;
      const { positions: p, normals: n } = geometry;
      const at = triangle * 9;
      for (let i = 0; i < 3; i++) {
        const [j, k] = [(i + 1) % 3, (i + 2) % 3];
        const edge = (corner: number, axis: number) =>
          (p[at + corner * 3 + axis] as number) - (p[at + axis] as number);
        geometric[i] = edge(1, j) * edge(2, k) - edge(1, k) * edge(2, j);
        smooth[i] = (1 - u - v) * (n[at + i] as number) + u * (n[at + 3 + i] as number) +
          v * (n[at + 6 + i] as number);
      }
      this.#material = geometry.triangleMaterials[triangle] as number;
      this.#object = geometry.triangleObjects[triangle] as number;
    }
    this.#face(geometric);
    this.#face(smooth);
  }

  #face(normal: Float64Array): void {
    let length = 0;
    let toward = 0;
    for (let i = 0; i < 3; i++) {
      length += (normal[i] as number) ** 2;
      toward -= (normal[i] as number) * (this.#direction[i] as number);
    }
    const scale = (toward < 0 ? -1 : 1) / (Math.sqrt(length) || 1);
    for (let i = 0; i < 3; i++) normal[i] = (normal[i] as number) * scale;
  }
}
