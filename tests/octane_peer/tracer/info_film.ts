import type { Bvh } from "./bvh.ts";
import { Film } from "./film.ts";
import { FirstHit } from "./first_hit.ts";
import type { InfoPass, PassSettings } from "./info_passes.ts";
import type { SceneData } from "./scene_data.ts";

const COARSE_LOOKS = 12_000;
const BAND_LOOKS = 4_000;
const OCCLUSION_SAMPLES = 8;

/** The films of the passes beside the picture: coarse at once, then finer band by band. */
export class InfoFilm {
  readonly settings: PassSettings;
  readonly #hit: FirstHit;
  readonly #films: ReadonlyMap<InfoPass, Film>;
  readonly #width: number;
  readonly #height: number;
  #row = 0;
  #round = 0;

  /** `scene` has the film's size in it. */
  constructor(scene: SceneData, settings: PassSettings, seed: number, bvh?: Bvh) {
    const { width, height } = scene.film;
    this.settings = settings;
    this.#width = width;
    this.#height = height;
    this.#hit = new FirstHit(scene, settings, seed, bvh);
    this.#films = new Map(
      settings.passes.map((pass) => [pass, new Film(width, height, 1)]),
    );
    this.#begin();
  }

  /** Whether there is nothing left to do. */
  get finished(): boolean {
    return this.#round >= (this.#films.has("occlusion") ? OCCLUSION_SAMPLES : 1);
  }

  /** A pass's film; undefined for passes that were not asked for. */
  film(pass: InfoPass): Film | undefined {
    return this.#films.get(pass);
  }

  /** Does one band of rows. */
  advance(): void {
    if (this.finished) return;
    const rows = Math.max(1, Math.floor(BAND_LOOKS / this.#width));
    const end = Math.min(this.#height, this.#row + rows);
    for (; this.#row < end; this.#row++) {
      for (let column = 0; column < this.#width; column++) {
        this.#hit.look(column, this.#row, this.#round);
        for (const [pass, film] of this.#films) {
          if (this.#round > 0 && pass !== "occlusion") continue;
          this.#hit.read(pass);
          film.add(this.#row * this.#width + column, this.#hit.out);
        }
      }
    }
    if (this.#row < this.#height) return;
    this.#row = 0;
    this.#round++;
  }

  /** Does all that is left. */
  complete(): void {
    while (!this.finished) this.advance();
  }

  #begin(): void {
    const block = Math.ceil(Math.sqrt((this.#width * this.#height) / COARSE_LOOKS));
    const across = Math.ceil(this.#width / block);
    const down = Math.ceil(this.#height / block);
    for (const film of this.#films.values()) {
      film.coarse = new Float32Array(across * down * 4);
      film.coarseBlock = block;
    }
    for (let row = 0; row < down; row++) {
      for (let column = 0; column < across; column++) {
        const middle = (index: number, most: number) =>
          Math.min(most - 1, index * block + (block >> 1));
        this.#hit.look(middle(column, this.#width), middle(row, this.#height), 0);
        for (const [pass, film] of this.#films) {
          this.#hit.read(pass);
          film.coarse.set(this.#hit.out, (row * across + column) * 4);
        }
      }
    }
  }
}
