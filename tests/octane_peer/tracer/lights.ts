import type { GeometryData } from "./scene_data.ts";
import type { Sky } from "./sky.ts";
import { S_EMISSION, S_EMITS, SURFACE_STRIDE } from "./surfaces.ts";

const SUN_DISTANCE = 1e30;

/** Everything that can be aimed at from a surface: the sun and every triangle that emits. */
export class Lights {
  /** Towards the chosen point of a light, unit length. */
  readonly direction: Float64Array = new Float64Array(3);
  /** Light that arrives per unit cosine, divided by the chance of the choice. */
  readonly color: Float64Array = new Float64Array(3);
  distance = 0;
  readonly #sky: Sky;
  readonly #sunShare: number;
  readonly #corners: Float64Array;
  readonly #emission: Float64Array;
  readonly #upTo: Float64Array;
  readonly #area: number;

  constructor(geometry: GeometryData, surfaces: Float64Array, sky: Sky) {
    const corners: number[] = [];
    const emission: number[] = [];
    const upTo: number[] = [];
    let area = 0;
    for (let i = 0; i < geometry.triangleMaterials.length; i++) {
      const at = (geometry.triangleMaterials[i] ?? 0) * SURFACE_STRIDE;
      if (surfaces[at + S_EMITS] !== 1) continue;
      const [ax = 0, ay = 0, az = 0, bx = 0, by = 0, bz = 0, cx = 0, cy = 0, cz = 0] = geometry
        .positions.subarray(i * 9, i * 9 + 9);
      const [ux, uy, uz] = [bx - ax, by - ay, bz - az];
      const [vx, vy, vz] = [cx - ax, cy - ay, cz - az];
      const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
      const doubled = Math.hypot(nx, ny, nz);
      if (doubled === 0) continue;
      area += doubled / 2;
      upTo.push(area);
      corners.push(ax, ay, az, ux, uy, uz, vx, vy, vz, nx / doubled, ny / doubled, nz / doubled);
      emission.push(...surfaces.subarray(at + S_EMISSION, at + S_EMISSION + 3));
    }
    this.#sky = sky;
    this.#area = area;
    this.#corners = Float64Array.from(corners);
    this.#emission = Float64Array.from(emission);
    this.#upTo = Float64Array.from(upTo);
    this.#sunShare = sky.hasSun ? (area > 0 ? 0.5 : 1) : 0;
  }

  /** Chooses a point of a light as seen from `from`; false when there is no light to choose. */
  choose(a: number, b: number, c: number, from: Float64Array): boolean {
    return a < this.#sunShare ? this.#chooseSun(b, c) : this.#chooseTriangle(a, b, c, from);
  }

  #chooseSun(b: number, c: number): boolean {
    const sun = this.#sky.sunDirection;
    const sx = sun[0] as number;
    const sy = sun[1] as number;
    const sz = sun[2] as number;
    const cosine = 1 - b * (1 - this.#sky.sunCosine);
    const sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
    const angle = c * 2 * Math.PI;
    const x = Math.cos(angle) * sine;
    const y = Math.sin(angle) * sine;
    const sign = sz < 0 ? -1 : 1;
    const p = -1 / (sign + sz);
    const q = sx * sy * p;
    const direction = this.direction;
    direction[0] = (1 + sign * sx * sx * p) * x + q * y + sx * cosine;
    direction[1] = sign * q * x + (sign + sy * sy * p) * y + sy * cosine;
    direction[2] = -sign * sx * x - sy * y + sz * cosine;
    this.distance = SUN_DISTANCE;
    for (let i = 0; i < 3; i++) {
      this.color[i] = (this.#sky.sunIrradiance[i] as number) / this.#sunShare;
    }
    return true;
  }

  #chooseTriangle(a: number, b: number, c: number, from: Float64Array): boolean {
    if (this.#area === 0) return false;
    const share = 1 - this.#sunShare;
    const wanted = ((a - this.#sunShare) / share) * this.#area;
    let i = 0;
    while (i < this.#upTo.length - 1 && (this.#upTo[i] as number) <= wanted) i++;
    const root = Math.sqrt(b);
    const u = root * (1 - c);
    const v = root * c;
    const k = this.#corners;
    const at = i * 12;
    let squared = 0;
    let facing = 0;
    const direction = this.direction;
    for (let axis = 0; axis < 3; axis++) {
      const point = (k[at + axis] as number) + u * (k[at + 3 + axis] as number) +
        v * (k[at + 6 + axis] as number);
      const d = point - (from[axis] as number);
      direction[axis] = d;
      squared += d * d;
      facing += d * (k[at + 9 + axis] as number);
    }
    const distance = Math.sqrt(squared);
    if (distance < 1e-6) return false;
    const cosine = Math.abs(facing) / distance;
    const reach = (cosine * this.#area) / (squared * share);
    for (let axis = 0; axis < 3; axis++) {
      direction[axis] = (direction[axis] as number) / distance;
      this.color[axis] = (this.#emission[i * 3 + axis] as number) * reach;
    }
    this.distance = distance;
    return true;
  }
}
