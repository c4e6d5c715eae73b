import type { CameraData } from "./scene_data.ts";

/** Turns film positions into rays; `aspect` is the film's width over its height. */
export class Camera {
  readonly #origin = new Float64Array(3);
  readonly #forward = new Float64Array(3);
  readonly #right = new Float64Array(3);
  readonly #up = new Float64Array(3);
  readonly #orthographic: boolean;
  readonly #shiftX: number;
  readonly #shiftY: number;

  constructor(data: CameraData, aspect: number) {
    const forward = normalised(
      data.target[0] - data.position[0],
      data.target[1] - data.position[1],
      data.target[2] - data.position[2],
    ) ?? [0, 0, -1];
    const side = cross(forward, data.up);
    const right = normalised(...side) ?? normalised(...cross(forward, [0, 0, 1])) ?? [1, 0, 0];
    const up = cross(right, forward);
    const fov = Math.max(0.01, Math.min(179, data.fovDegrees));
    const half = data.orthographic ? data.orthographicWidth / 2 : Math.tan((fov * Math.PI) / 360);
    this.#orthographic = data.orthographic;
    this.#shiftX = data.lensShift[0] * 2;
    this.#shiftY = data.lensShift[1] * 2;
    for (const axis of [0, 1, 2] as const) {
      this.#origin[axis] = data.position[axis];
      this.#forward[axis] = forward[axis];
      this.#right[axis] = right[axis] * half;
      this.#up[axis] = (up[axis] * half) / aspect;
    }
  }

  /** Writes the ray through a film position, (0, 0) top left and (1, 1) bottom right, to `ray`. */
  aim(u: number, v: number, ray: Float64Array): void {
    const x = u * 2 - 1 + this.#shiftX;
    const y = 1 - v * 2 + this.#shiftY;
    let length = 0;
    for (let axis = 0; axis < 3; axis++) {
      const across = (this.#right[axis] as number) * x + (this.#up[axis] as number) * y;
      const origin = this.#origin[axis] as number;
      const forward = this.#forward[axis] as number;
      ray[axis] = this.#orthographic ? origin + across : origin;
      const d = this.#orthographic ? forward : forward + across;
      ray[3 + axis] = d;
      length += d * d;
    }
    const scale = 1 / Math.sqrt(length);
    for (let axis = 3; axis < 6; axis++) ray[axis] = (ray[axis] as number) * scale;
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
