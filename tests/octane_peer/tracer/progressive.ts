import type { Bvh } from "./bvh.ts";
import { Film, type Region } from "./film.ts";
import { InfoFilm } from "./info_film.ts";
import type { PassSettings } from "./info_passes.ts";
import { PathTracer } from "./path.ts";
import type { CameraData, ClayMode, SceneData } from "./scene_data.ts";

/** Paths of the first, coarse picture: few enough to show within a tenth of a second. */
const COARSE_PATHS = 24_000;
const BAND_PATHS = 6_000;

/** What a render depends on beside its scene; `subSampling` is the side of a block of film pixels. */
export interface RenderSettings {
  readonly clay: ClayMode;
  readonly subSampling: 1 | 2 | 4;
  readonly region: Region | null;
  readonly seed: number;
}

/** Settings of a render that nobody has changed. */
export const DEFAULT_SETTINGS: RenderSettings = {
  clay: 0,
  subSampling: 1,
  region: null,
  seed: 1,
};

/** What one call of `advance` has brought: less than a picture, a coarse one, or a whole pass. */
export type Advance = "band" | "coarse" | "pass" | "finished";

/**
 * A render that grows by small steps: first a coarse picture in blocks, then finer blocks, then
 * one sample per pixel after the other. It never looks at a clock and never waits.
 */
export class ProgressiveRender {
  readonly film: Film;
  /** Whole passes over the film, in samples per pixel. */
  samples = 0;
  /** Whole passes over the region, in samples per pixel; as `samples` when there is none. */
  regionSamples = 0;
  #scene: SceneData;
  #settings: RenderSettings;
  #tracer: PathTracer;
  readonly #bvh: Bvh | undefined;
  #coarseBlocks: number[] = [];
  #row = 0;

  constructor(scene: SceneData, settings: RenderSettings, bvh?: Bvh) {
    this.#scene = scene;
    this.#settings = settings;
    this.#bvh = bvh;
    const { width, height } = gridSize(scene, settings);
    this.film = new Film(width, height, scene.kernel.alphaChannel ? 0 : 1);
    this.#tracer = new PathTracer(onGrid(scene, width, height), settings.clay, settings.seed, bvh);
    this.#planCoarse();
  }

  get scene(): SceneData {
    return this.#scene;
  }

  get settings(): RenderSettings {
    return this.#settings;
  }

  /** Paths per pixel that the film shows: a fraction until the first whole pass is done. */
  get shownSamples(): number {
    if (this.samples > 0) return this.samples;
    const { coarse, coarseBlock } = this.film;
    return coarse.length === 0 ? 0 : 1 / (coarseBlock * coarseBlock);
  }

  /** Whether every asked-for sample is there. */
  get finished(): boolean {
    const done = this.#settings.region === null ? this.samples : this.regionSamples;
    return done >= this.#scene.kernel.maxSamples;
  }

  /** Begins the films of passes beside the picture. */
  beginPasses(settings: PassSettings): InfoFilm {
    const { width, height } = this.film;
    return new InfoFilm(
      onGrid(this.#scene, width, height),
      settings,
      this.#settings.seed,
      this.#bvh,
    );
  }

  /** Changes what the film does not depend on: sample count and imager. */
  retune(scene: SceneData): void {
    this.#scene = scene;
  }

  /** Keeps the film and goes on inside the region only, or everywhere again with null. */
  setRegion(region: Region | null): void {
    this.#settings = { ...this.#settings, region };
    this.regionSamples = this.samples;
    this.#row = this.#firstRow();
  }

  /** Renders one band of rows. */
  advance(): Advance {
    if (this.finished) return "finished";
    return this.#coarseBlocks.length > 0 ? this.#coarseBand() : this.#fineBand();
  }

  #planCoarse(): void {
    const { width, height } = this.film;
    const first = Math.ceil(Math.sqrt((width * height) / COARSE_PATHS));
    for (let block = first; block > 1; block = Math.floor(block / 2)) {
      this.#coarseBlocks.push(block);
    }
    this.#row = this.#firstRow();
  }

  /** The row of blocks, or of pixels once those are done, at which a pass starts. */
  #firstRow(): number {
    return Math.floor(this.#rows().from / (this.#coarseBlocks[0] ?? 1));
  }

  #coarseBand(): Advance {
    const film = this.film;
    const block = this.#coarseBlocks[0] ?? 1;
    const across = Math.ceil(film.width / block);
    const { from, to, left, right } = this.#rows();
    const down = Math.ceil(to / block);
    const [first, last] = [Math.floor(left / block), Math.ceil(right / block)];
    if (this.#row === this.#firstRow()) {
      this.#next = new Float32Array(across * Math.ceil(film.height / block) * 4);
    }
    const bands = Math.max(1, Math.floor(BAND_PATHS / Math.max(1, last - first)));
    const end = Math.min(down, this.#row + bands);
    const middle = block >> 1;
    for (; this.#row < end; this.#row++) {
      const row = Math.min(film.height - 1, this.#row * block + middle);
      for (let column = first; column < last; column++) {
        const x = Math.min(film.width - 1, column * block + middle);
        this.#tracer.trace(x, row, 0);
        this.#next.set(this.#tracer.out, (this.#row * across + column) * 4);
      }
    }
    if (this.#row < down) return "band";
    film.coarse = this.#next;
    film.coarseBlock = block;
    film.coarseRegion = { minX: left, minY: from, maxX: right - 1, maxY: to - 1 };
    this.#coarseBlocks.shift();
    this.#row = this.#firstRow();
    return "coarse";
  }

  #next = new Float32Array(0);

  /** Film rows and columns that are rendered: those of the film's and of the render region. */
  #rows(): { from: number; to: number; left: number; right: number } {
    const { region, subSampling } = this.#settings;
    const { width, height } = this.film;
    const rows = { from: 0, to: height, left: 0, right: width };
    const grid = (value: number, most: number) =>
      Math.max(0, Math.min(most - 1, Math.floor(value / subSampling)));
    for (const part of [this.#scene.film.region ?? null, region]) {
      if (part === null) continue;
      rows.from = Math.max(rows.from, grid(part.minY, height));
      rows.to = Math.min(rows.to, grid(part.maxY, height) + 1);
      rows.left = Math.max(rows.left, grid(part.minX, width));
      rows.right = Math.min(rows.right, grid(part.maxX, width) + 1);
    }
    return rows;
  }

  #fineBand(): Advance {
    const film = this.film;
    const { from, to, left, right } = this.#rows();
    const bands = Math.max(1, Math.floor(BAND_PATHS / Math.max(1, right - left)));
    const end = Math.min(to, this.#row + bands);
    for (; this.#row < end; this.#row++) {
      for (let column = left; column < right; column++) {
        const pixel = this.#row * film.width + column;
        this.#tracer.trace(column, this.#row, film.counts[pixel] as number);
        film.add(pixel, this.#tracer.out);
      }
    }
    if (this.#row < to) return "band";
    this.#row = from;
    if (this.#settings.region === null) this.samples++;
    this.regionSamples++;
    return "pass";
  }
}

/** The same scene from another camera. */
export function withCamera(scene: SceneData, camera: CameraData): SceneData {
  return { ...scene, camera };
}

function gridSize(scene: SceneData, settings: RenderSettings): { width: number; height: number } {
  return {
    width: Math.max(1, Math.ceil(scene.film.width / settings.subSampling)),
    height: Math.max(1, Math.ceil(scene.film.height / settings.subSampling)),
  };
}

function onGrid(scene: SceneData, width: number, height: number): SceneData {
  return { ...scene, film: { width, height } };
}
