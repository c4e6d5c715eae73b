/** Where the next thing of a generated town stands: east and south of the middle, in metres. */
export interface Town {
  next(): { readonly at: readonly [number, number]; readonly height: number };
  /** How many things there are. */
  readonly built: number;
  /** Distance from the middle within which everything stands, metres. */
  readonly radius: number;
}

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const SPACING_METRES = 0.75;

/** Lays things out on a spiral, evenly dense, higher ones towards the middle; the same for one seed. */
export function createTown(seed: number): Town {
  let built = 0;
  let state = seed >>> 0;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    next() {
      const distance = SPACING_METRES * Math.sqrt(built + 0.5);
      const angle = built * GOLDEN_ANGLE;
      built++;
      const height = 0.4 + random() * 1.2 + 2.5 / (1 + distance);
      return { at: [Math.cos(angle) * distance, Math.sin(angle) * distance], height };
    },
    get built() {
      return built;
    },
    get radius() {
      return SPACING_METRES * Math.sqrt(built + 0.5) + SPACING_METRES;
    },
  };
}
