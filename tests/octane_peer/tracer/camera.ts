import type { CameraData } from "./scene_data.ts";

/** Turns film positions into rays; `aspect` is the film's width over its height. */
export class Camera {
  /** Whether rays start all over a lens, so that what is out of focus blurs. */
  readonly hasLens: boolean;
  readonly #data: CameraData;
  readonly #forward: Triple;
  readonly #right: Triple;
  readonly #up: Triple;
  readonly #halfWidth: number;
  readonly #halfHeight: number;
  readonly #diagonal: number;
  #focus: number;

  constructor(data: CameraData, aspect: number) {
    const forward = normalised(
      data.target[0] - data.position[0],
      data.target[1] - data.position[1],
      data.target[2] - data.position[2],
    ) ?? [0, 0, -1];
    const side = cross(forward, data.up);
    const right = normalised(...side) ?? normalised(...cross(forward, [0, 0, 1])) ?? [1, 0, 0];
    const fov = Math.max(0.01, Math.min(179, data.fovDegrees));
    this.#data = data;
    this.#forward = forward;
    this.#right = right;
    this.#up = cross(right, forward);
    this.#halfWidth = data.projection === "orthographic"
      ? data.orthographicWidth / 2
      : Math.tan((fov * Math.PI) / 360);
    this.#halfHeight = this.#halfWidth / aspect;
    this.#diagonal = Math.hypot(1, 1 / aspect);
    this.#focus = data.focalDepth;
    this.hasLens = data.lensRadius > 0 &&
      (data.projection === "perspective" || data.projection === "orthographic");
  }

  /** Puts the plane of sharpness at a distance along the view, metres. */
  focus(distance: number): void {
    this.#focus = distance;
  }

  /** How far a point on the last aimed ray is along the view, for a length along the ray. */
  depthAlong(ray: Float64Array, length: number): number {
    let cosine = 0;
    for (let axis = 0; axis < 3; axis++) {
      cosine += (ray[3 + axis] as number) * (this.#forward[axis] as number);
    }
    return length * cosine;
  }

  /**
   * Writes the ray through a film position, (0, 0) top left and (1, 1) bottom right, to `ray`;
   * (`s`, `t`) in [0, 1) choose a point on the lens, which is its middle without them. False for a
   * camera that looks nowhere.
   */
  aim(u: number, v: number, ray: Float64Array, s?: number, t = 0): boolean {
    const { projection, position, lensShift } = this.#data;
    if (projection === "none") return false;
    const x = u * 2 - 1 + lensShift[0] * 2;
    const y = 1 - v * 2 + lensShift[1] * 2;
    if (projection === "perspective" || projection === "orthographic") {
      const parallel = projection === "orthographic";
      const across = x * this.#halfWidth;
      const above = y * this.#halfHeight;
      for (let axis = 0; axis < 3; axis++) {
        const plane = (this.#right[axis] as number) * across + (this.#up[axis] as number) * above;
        const forward = this.#forward[axis] as number;
        ray[axis] = (position[axis] as number) + (parallel ? plane : 0);
        ray[3 + axis] = parallel ? forward : forward + plane;
      }
      if (s !== undefined && this.hasLens) this.#throughLens(ray, s, t);
    } else {
      for (let axis = 0; axis < 3; axis++) ray[axis] = position[axis] as number;
      this.#around(x, y, ray);
    }
    const length = Math.hypot(ray[3] as number, ray[4] as number, ray[5] as number);
    for (let axis = 3; axis < 6; axis++) ray[axis] = (ray[axis] as number) / length;
    return true;
  }

  /** Moves a ray's start over the lens, keeping where it meets the plane of sharpness. */
  #throughLens(ray: Float64Array, s: number, t: number): void {
    const radius = this.#data.lensRadius * Math.sqrt(s);
    const across = radius * Math.cos(2 * Math.PI * t);
    const above = radius * Math.sin(2 * Math.PI * t);
    for (let axis = 0; axis < 3; axis++) {
      const shift = (this.#right[axis] as number) * across + (this.#up[axis] as number) * above;
      ray[axis] = (ray[axis] as number) + shift;
      ray[3 + axis] = (ray[3 + axis] as number) - shift / this.#focus;
    }
  }

  #around(x: number, y: number, ray: Float64Array): void {
    const { projection, fovDegrees, fovYDegrees } = this.#data;
    let [right, up, forward] = [0, 0, 1];
    if (projection === "fisheye") {
      const from = Math.hypot(x, y * this.#halfHeight / this.#halfWidth);
      const turn = (from / this.#diagonal) * (fovDegrees * Math.PI) / 360;
      const scale = from === 0 ? 0 : Math.sin(turn) / from;
      right = x * scale;
      up = y * this.#halfHeight / this.#halfWidth * scale;
      forward = Math.cos(turn);
    } else {
      const longitude = x * (fovDegrees * Math.PI) / 360;
      const latitude = (fovYDegrees * Math.PI) / 360;
      const flat = projection === "spherical" ? Math.cos(y * latitude) : 1;
      right = flat * Math.sin(longitude);
      forward = flat * Math.cos(longitude);
      up = projection === "spherical"
        ? Math.sin(y * latitude)
        : y * Math.tan(Math.min(latitude, 1.5));
    }
    for (let axis = 0; axis < 3; axis++) {
      ray[3 + axis] = (this.#right[axis] as number) * right + (this.#up[axis] as number) * up +
        (this.#forward[axis] as number) * forward;
    }
  }
}

type Triple = [number, number, number];

function cross(a: readonly number[], b: readonly number[]): Triple {
  const [ax = 0, ay = 0, az = 0] = a;
  const [bx = 0, by = 0, bz = 0] = b;
  return [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
}

function normalised(x: number, y: number, z: number): Triple | null {
  const length = Math.hypot(x, y, z);
  return length > 1e-9 ? [x / length, y / length, z / length] : null;
}
