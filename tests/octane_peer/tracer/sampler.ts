/** Dimensions that are evenly spread over a pixel's samples; later ones are merely random. */
const EVEN_DIMENSIONS = 10;

/** The root of x^(n+1) = x + 1, whose powers give an additive sequence that fills n dimensions evenly. */
function evenSteps(dimensions: number): Float64Array {
  let root = 1.5;
  for (let i = 0; i < 60; i++) root = Math.pow(1 + root, 1 / (dimensions + 1));
  return Float64Array.from({ length: dimensions }, (_, i) => Math.pow(1 / root, i + 1) % 1);
}

function hash(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

/** Repeatable random numbers for one pixel and sample at a time, all in [0, 1). */
export class Sampler {
  readonly #steps = evenSteps(EVEN_DIMENSIONS);
  readonly #seed: number;
  #pixel = 0;
  #state = 0;
  #sample = 0;
  #dimension = 0;

  constructor(seed: number) {
    this.#seed = hash(seed + 0x9e3779b9);
  }

  /** Starts the numbers of one sample of one pixel. */
  start(pixel: number, sample: number): void {
    this.#pixel = hash(pixel ^ this.#seed);
    this.#sample = sample;
    this.#dimension = 0;
    this.#state = hash(this.#pixel ^ Math.imul(sample + 1, 0x2545f491)) | 1;
  }

  /** The next number of the current sample. */
  next(): number {
    const dimension = this.#dimension++;
    if (dimension < EVEN_DIMENSIONS) {
      const offset = (hash(this.#pixel + Math.imul(dimension, 0x3c6ef372)) >>> 0) / 4294967296;
      const value = offset + this.#sample * (this.#steps[dimension] as number);
      return value - Math.floor(value);
    }
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) / 4294967296;
  }
}
