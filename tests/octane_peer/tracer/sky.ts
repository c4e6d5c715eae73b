import type { EnvironmentData } from "./scene_data.ts";

const SUN_RADIUS_RADIANS = 0.00465;
const NOON_WHITE = [1, 0.93, 0.82] as const;

/** The environment's light by direction, and its sun as a light that can be aimed at. */
export class Sky {
  /** Radiance of the direction that was last looked at. */
  readonly color: Float64Array = new Float64Array(3);
  /** Towards the sun, unit length. */
  readonly sunDirection: Float64Array = new Float64Array(3);
  /** Light that the whole sun sends onto a surface facing it. */
  readonly sunIrradiance: Float64Array = new Float64Array(3);
  readonly sunCosine: number;
  readonly hasSun: boolean;
  readonly #data: EnvironmentData;
  readonly #zenith = new Float64Array(3);
  readonly #horizon = new Float64Array(3);
  readonly #glow = new Float64Array(3);
  readonly #disc = new Float64Array(3);

  constructor(data: EnvironmentData) {
    this.#data = data;
    const [x, y, z] = data.sunDirection;
    const length = Math.hypot(x, y, z) || 1;
    this.sunDirection.set([x / length, y / length, z / length]);
    const height = Math.max(0, Math.min(1, y / length));
    const haze = Math.max(0, Math.min(1, (data.turbidity - 2) / 8));
    const angle = SUN_RADIUS_RADIANS * Math.max(0.1, data.sunSize);
    this.sunCosine = Math.cos(angle);
    this.hasSun = data.kind === "daylight" && data.sunIntensity > 0 && y / length > 0;
    const low = Math.pow(1 - height, 3);
    const solidAngle = 2 * Math.PI * (1 - this.sunCosine);
    for (const i of [0, 1, 2] as const) {
      const sky = data.skyColor[i];
      const sunset = data.sunsetColor[i];
      const white = 0.85 - 0.1 * i * low;
      this.#zenith[i] = data.power * (0.25 + 0.55 * height) *
        (sky * (1 - 0.4 * haze) + 0.12 * haze);
      this.#horizon[i] = data.power * (0.35 + 0.5 * height) *
        ((1 - low) * (0.45 * white + 0.35 * sky) + low * (0.35 * white + 0.9 * sunset));
      const warm = (1 - low) * NOON_WHITE[i] + low * (0.25 + 1.1 * sunset);
      this.#glow[i] = data.power * data.sunIntensity * warm * (0.5 + haze);
      const irradiance = this.hasSun
        ? data.power * data.sunIntensity * warm * 7.5 * Math.sqrt(height)
        : 0;
      this.sunIrradiance[i] = irradiance;
      this.#disc[i] = irradiance / solidAngle;
    }
  }

  /** Fills `color` with what a ray (its direction at 3..5) sees; the sun's disc only on request. */
  look(ray: Float64Array, withDisc: boolean): void {
    const color = this.color;
    if (this.#data.kind === "uniform") {
      for (let i = 0; i < 3; i++) color[i] = this.#data.color[i] ?? 0;
      return;
    }
    const y = ray[4] as number;
    const sun = this.sunDirection;
    const cosine = (ray[3] as number) * (sun[0] as number) + y * (sun[1] as number) +
      (ray[5] as number) * (sun[2] as number);
    const up = y > 0 ? y : 0;
    const climb = Math.sqrt(up);
    const toward = cosine > 0 ? cosine : 0;
    const t2 = toward * toward;
    const t8 = t2 * t2 * t2 * t2;
    const t32 = t8 * t8 * t8 * t8;
    const glow = 0.1 * t2 * (1 - climb) + 0.12 * t8 + 0.35 * t32 * t32 * t32;
    const below = y < 0 ? Math.min(1, -y * 12) : 0;
    const disc = withDisc && this.hasSun && cosine > this.sunCosine;
    for (let i = 0; i < 3; i++) {
      const horizon = this.#horizon[i] as number;
      const sky = horizon + ((this.#zenith[i] as number) - horizon) * climb +
        (this.#glow[i] as number) * glow;
      const ground = (this.#data.groundColor[i] as number) * this.#data.power;
      color[i] = sky + (ground - sky) * below + (disc ? (this.#disc[i] as number) : 0);
    }
  }
}
