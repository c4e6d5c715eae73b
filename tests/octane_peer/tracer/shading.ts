import type { Intersector } from "./intersect.ts";
import type { Sampler } from "./sampler.ts";
import type { GeometryData } from "./scene_data.ts";
import * as surface from "./surfaces.ts";

const MIRROR_ROUGHNESS = 0.04;
const INVERSE_PI = 1 / Math.PI;

/** The surface that a path has arrived at: what it reflects, and where the path goes on. */
export class Shading {
  /** What a path still carries, linear RGB; `scatter` lowers it. */
  readonly weight: Float64Array = new Float64Array(3);
  readonly position: Float64Array = new Float64Array(3);
  readonly emission: Float64Array = new Float64Array(3);
  /** Result of `reflectance`, linear RGB per steradian. */
  readonly value: Float64Array = new Float64Array(3);
  lightCosine = 0;
  emits = false;
  takesLight = false;
  wasMirror = false;
  readonly #geometry: GeometryData;
  readonly #surfaces: Float64Array;
  readonly #normal = new Float64Array(3);
  readonly #view = new Float64Array(3);
  readonly #base = new Float64Array(3);
  readonly #saved = new Float64Array(6);
  #at = 0;
  #kind = 0;
  #outside = true;
  #reflected = 0;
  #alpha = 0;
  #straight = 0;

  constructor(geometry: GeometryData, surfaces: Float64Array) {
    this.#geometry = geometry;
    this.#surfaces = surfaces;
  }

  /** Reads the surface under the intersector's last hit. */
  arrive(intersector: Intersector): void {
    const ray = intersector.ray;
    const t = intersector.hit[0] as number;
    const primitive = intersector.primitive;
    const position = this.position;
    const normal = this.#normal;
    const view = this.#view;
    const geometry = this.#geometry;
    for (let i = 0; i < 3; i++) {
      const d = ray[3 + i] as number;
      view[i] = -d;
      position[i] = (ray[i] as number) + t * d;
    }
    let material: number;
    if (primitive < intersector.sphereCount) {
      const radius = geometry.spheres[primitive * 4 + 3] as number;
      for (let i = 0; i < 3; i++) {
        const centre = geometry.spheres[primitive * 4 + i] as number;
        normal[i] = ((position[i] as number) - centre) / radius;
      }
      material = geometry.sphereMaterials[primitive] as number;
    } else {
      const triangle = primitive - intersector.sphereCount;
      const u = intersector.hit[1] as number;
      const v = intersector.hit[2] as number;
      const n = geometry.normals;
      let length = 0;
      for (let i = 0; i < 3; i++) {
        const at = triangle * 9 + i;
        const value = (1 - u - v) * (n[at] as number) + u * (n[at + 3] as number) +
          v * (n[at + 6] as number);
        normal[i] = value;
        length += value * value;
      }
      const scale = 1 / Math.sqrt(length);
      for (let i = 0; i < 3; i++) normal[i] = (normal[i] as number) * scale;
      material = geometry.triangleMaterials[triangle] as number;
    }
    this.#read(material);
  }

  #read(material: number): void {
    const s = this.#surfaces;
    const at = material * surface.SURFACE_STRIDE;
    const normal = this.#normal;
    const view = this.#view;
    const position = this.position;
    this.#at = at;
    this.#kind = s[at + surface.S_KIND] as number;
    this.emits = s[at + surface.S_EMITS] === 1;
    if (this.emits) {
      for (let i = 0; i < 3; i++) this.emission[i] = s[at + surface.S_EMISSION + i] as number;
      return;
    }
    let cosine = (normal[0] as number) * (view[0] as number) +
      (normal[1] as number) * (view[1] as number) + (normal[2] as number) * (view[2] as number);
    this.#outside = cosine >= 0;
    if (cosine < 0) {
      cosine = -cosine;
      for (let i = 0; i < 3; i++) normal[i] = -(normal[i] as number);
    }
    this.#straight = Math.max(1e-4, cosine);
    let color = at + surface.S_DIFFUSE;
    const size = s[at + surface.S_CHECK_SIZE] as number;
    if (size > 0) {
      const parity = Math.floor((position[0] as number) / size + 1e-4) +
        Math.floor((position[1] as number) / size + 1e-4) +
        Math.floor((position[2] as number) / size + 1e-4);
      if ((parity & 1) !== 0) color = at + surface.S_CHECK;
    }
    for (let i = 0; i < 3; i++) this.#base[i] = s[color + i] as number;
    this.takesLight = this.#kind !== surface.KIND_SPECULAR;
    this.#reflected = 0;
    if (this.#kind === surface.KIND_GLOSSY) {
      const roughness = s[at + surface.S_ROUGHNESS] as number;
      this.#alpha = roughness < MIRROR_ROUGHNESS ? 0 : roughness * roughness;
      this.#reflected = this.#schlick(this.#straight);
    }
  }

  #schlick(cosine: number): number {
    const index = this.#surfaces[this.#at + surface.S_INDEX] as number;
    const ratio = (index - 1) / (index + 1);
    const straight = index <= 1 ? 1 : ratio * ratio;
    const k = 1 - cosine;
    return straight + (1 - straight) * k * k * k * k * k;
  }

  /** Fills `value` with what goes from `light` to the eye, and `lightCosine`. */
  reflectance(light: Float64Array): void {
    const normal = this.#normal;
    const lx = light[0] as number;
    const ly = light[1] as number;
    const lz = light[2] as number;
    const nx = normal[0] as number;
    const ny = normal[1] as number;
    const nz = normal[2] as number;
    const cosine = nx * lx + ny * ly + nz * lz;
    this.lightCosine = cosine;
    if (cosine <= 0) return;
    const value = this.value;
    const through = (1 - this.#reflected) * INVERSE_PI;
    for (let i = 0; i < 3; i++) value[i] = (this.#base[i] as number) * through;
    if (this.#kind !== surface.KIND_GLOSSY || this.#alpha === 0) return;
    let hx = lx + (this.#view[0] as number);
    let hy = ly + (this.#view[1] as number);
    let hz = lz + (this.#view[2] as number);
    const scale = 1 / Math.sqrt(hx * hx + hy * hy + hz * hz);
    hx *= scale;
    hy *= scale;
    hz *= scale;
    const nh = nx * hx + ny * hy + nz * hz;
    const vh = Math.max(0, lx * hx + ly * hy + lz * hz);
    const a2 = this.#alpha * this.#alpha;
    const k = nh * nh * (a2 - 1) + 1;
    const facets = (a2 / (k * k)) * INVERSE_PI;
    const shadowed = this.#smith(cosine) * this.#smith(this.#straight);
    const shine = (facets * shadowed * this.#schlick(vh)) / (4 * cosine * this.#straight);
    const s = this.#surfaces;
    for (let i = 0; i < 3; i++) {
      value[i] = (value[i] as number) + (s[this.#at + surface.S_SPECULAR + i] as number) * shine;
    }
  }

  #smith(cosine: number): number {
    const a2 = this.#alpha * this.#alpha;
    return (2 * cosine) / (cosine + Math.sqrt(a2 + (1 - a2) * cosine * cosine));
  }

  /** Remembers a ray while its registers are used for a shadow. */
  keepRay(ray: Float64Array): void {
    for (let i = 0; i < 6; i++) this.#saved[i] = ray[i] as number;
  }

  /** Puts the remembered ray back. */
  restoreRay(ray: Float64Array): void {
    for (let i = 0; i < 6; i++) ray[i] = this.#saved[i] as number;
  }

  /** Sends the path on in `ray` and lowers `weight`; false when nothing goes on. */
  scatter(sampler: Sampler, ray: Float64Array): boolean {
    const position = this.position;
    for (let i = 0; i < 3; i++) ray[i] = position[i] as number;
    if (this.#kind === surface.KIND_SPECULAR) return this.#refract(sampler.next(), ray);
    if (this.#kind === surface.KIND_DIFFUSE) return this.#diffuse(sampler, ray, 1);
    const s = this.#surfaces;
    const at = this.#at + surface.S_SPECULAR;
    const shine = this.#reflected *
      Math.max(s[at] as number, s[at + 1] as number, s[at + 2] as number);
    const matte = (1 - this.#reflected) *
      Math.max(this.#base[0] as number, this.#base[1] as number, this.#base[2] as number);
    if (shine + matte <= 0) return false;
    const chance = shine / (shine + matte);
    if (sampler.next() >= chance) {
      return this.#diffuse(sampler, ray, (1 - this.#reflected) / (1 - chance));
    }
    return this.#gloss(sampler, ray, chance);
  }

  #diffuse(sampler: Sampler, ray: Float64Array, scale: number): boolean {
    const radius = Math.sqrt(sampler.next());
    const angle = sampler.next() * 2 * Math.PI;
    const x = Math.cos(angle) * radius;
    const y = Math.sin(angle) * radius;
    this.#toWorld(x, y, Math.sqrt(Math.max(0, 1 - radius * radius)), ray);
    for (let i = 0; i < 3; i++) {
      this.weight[i] = (this.weight[i] as number) * (this.#base[i] as number) * scale;
    }
    this.wasMirror = false;
    return true;
  }

  #gloss(sampler: Sampler, ray: Float64Array, chance: number): boolean {
    const normal = this.#normal;
    const view = this.#view;
    const s = this.#surfaces;
    let scale = this.#reflected / chance;
    if (this.#alpha === 0) {
      for (let i = 0; i < 3; i++) ray[3 + i] = normal[i] as number;
    } else {
      const u = sampler.next();
      const angle = sampler.next() * 2 * Math.PI;
      const a2 = this.#alpha * this.#alpha;
      const cosine = Math.sqrt((1 - u) / (1 + (a2 - 1) * u));
      const sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
      this.#toWorld(Math.cos(angle) * sine, Math.sin(angle) * sine, cosine, ray);
    }
    let vh = 0;
    let nh = 0;
    for (let i = 0; i < 3; i++) {
      vh += (view[i] as number) * (ray[3 + i] as number);
      nh += (normal[i] as number) * (ray[3 + i] as number);
    }
    if (vh <= 0) return false;
    let out = 0;
    for (let i = 0; i < 3; i++) {
      const d = 2 * vh * (ray[3 + i] as number) - (view[i] as number);
      ray[3 + i] = d;
      out += d * (normal[i] as number);
    }
    if (out <= 0) return false;
    if (this.#alpha > 0) {
      const shadowed = this.#smith(out) * this.#smith(this.#straight);
      scale = (this.#schlick(vh) * shadowed * vh) / (nh * this.#straight * chance);
    }
    for (let i = 0; i < 3; i++) {
      this.weight[i] = (this.weight[i] as number) *
        (s[this.#at + surface.S_SPECULAR + i] as number) *
        scale;
    }
    this.wasMirror = this.#alpha === 0;
    return true;
  }

  #refract(choice: number, ray: Float64Array): boolean {
    const s = this.#surfaces;
    const index = Math.max(1, s[this.#at + surface.S_INDEX] as number);
    const ratio = this.#outside ? 1 / index : index;
    const cosine = this.#straight;
    const reflected = surface.fresnel(cosine, ratio);
    const normal = this.#normal;
    const view = this.#view;
    const bounces = choice < reflected;
    const inner = bounces ? 0 : Math.sqrt(Math.max(0, 1 - ratio * ratio * (1 - cosine * cosine)));
    const color = this.#at + (bounces ? surface.S_SPECULAR : surface.S_TRANSMISSION);
    for (let i = 0; i < 3; i++) {
      const n = normal[i] as number;
      const v = view[i] as number;
      ray[3 + i] = bounces ? 2 * cosine * n - v : (ratio * cosine - inner) * n - ratio * v;
      this.weight[i] = (this.weight[i] as number) * (s[color + i] as number);
    }
    this.wasMirror = true;
    return true;
  }

  #toWorld(x: number, y: number, z: number, ray: Float64Array): void {
    const nx = this.#normal[0] as number;
    const ny = this.#normal[1] as number;
    const nz = this.#normal[2] as number;
    const sign = nz < 0 ? -1 : 1;
    const p = -1 / (sign + nz);
    const q = nx * ny * p;
    ray[3] = (1 + sign * nx * nx * p) * x + q * y + nx * z;
    ray[4] = sign * q * x + (sign + ny * ny * p) * y + ny * z;
    ray[5] = -sign * nx * x - ny * y + nz * z;
  }
}
