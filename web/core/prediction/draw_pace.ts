/** Whether previews are drawn fast enough to be worth having. */
export interface DrawPace {
  /** How many in a row took too long. */
  readonly slow: number;
  /** Whether previews hold the page up for longer than they gain. */
  readonly tooSlow: boolean;
}

/** Nothing was drawn yet. */
export const NO_PACE: DrawPace = { slow: 0, tooSlow: false };

/** A preview that takes longer than this comes later than most pictures do. */
const SLOW_DRAW_MS = 150;
/** As many slow ones in a row are no coincidence. */
const SLOW_DRAWS_MAX = 3;

/** Counts one more preview; stays too slow once it is. */
export function paceAfter(pace: DrawPace, tookMs: number): DrawPace {
  if (pace.tooSlow) return pace;
  const slow = tookMs > SLOW_DRAW_MS ? pace.slow + 1 : 0;
  return { slow, tooSlow: slow >= SLOW_DRAWS_MAX };
}
