/** A rectangle of film pixels, both corners included, counted from the top left. */
export interface Region {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** Sums of samples per pixel, with a coarse picture for the pixels that have none yet. */
export class Film {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and coverage per pixel, summed over `counts`. */
  readonly sums: Float32Array;
  readonly counts: Uint32Array;
  coarse: Float32Array = new Float32Array(0);
  /** Pixels along one side of a block of the coarse picture. */
  coarseBlock = 1;
  /** The part of the film that the coarse picture shows; the rest is empty. */
  coarseRegion: Region | null = null;
  /** Coverage of pixels that nothing was ever rendered for. */
  readonly emptyCoverage: number;

  constructor(width: number, height: number, emptyCoverage = 1) {
    this.emptyCoverage = emptyCoverage;
    this.width = width;
    this.height = height;
    this.sums = new Float32Array(width * height * 4);
    this.counts = new Uint32Array(width * height);
  }

  /** Blocks across the coarse picture. */
  get coarseWidth(): number {
    return Math.ceil(this.width / this.coarseBlock);
  }

  /** Blocks down the coarse picture. */
  get coarseHeight(): number {
    return Math.ceil(this.height / this.coarseBlock);
  }

  /** Adds one sample (linear RGB and coverage) to a pixel. */
  add(pixel: number, sample: Float64Array): void {
    const at = pixel * 4;
    const sums = this.sums;
    sums[at] = (sums[at] as number) + (sample[0] as number);
    sums[at + 1] = (sums[at + 1] as number) + (sample[1] as number);
    sums[at + 2] = (sums[at + 2] as number) + (sample[2] as number);
    sums[at + 3] = (sums[at + 3] as number) + (sample[3] as number);
    this.counts[pixel] = (this.counts[pixel] as number) + 1;
  }

  /** Writes a pixel's mean radiance and coverage to `into`. */
  mean(column: number, row: number, into: Float64Array): void {
    const pixel = row * this.width + column;
    const count = this.counts[pixel] as number;
    if (count > 0) {
      for (let i = 0; i < 4; i++) into[i] = (this.sums[pixel * 4 + i] as number) / count;
      return;
    }
    if (!isInside(this.coarseRegion, column, row)) {
      into[0] = into[1] = into[2] = 0;
      into[3] = this.emptyCoverage;
      return;
    }
    const block = this.coarseBlock;
    const at = (Math.floor(row / block) * this.coarseWidth + Math.floor(column / block)) * 4;
    for (let i = 0; i < 4; i++) into[i] = this.coarse[at + i] ?? 0;
  }
}

function isInside(region: Region | null, column: number, row: number): boolean {
  return region === null || (column >= region.minX && column <= region.maxX &&
    row >= region.minY && row <= region.maxY);
}
