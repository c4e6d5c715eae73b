/** When what is watched is to be looked at again. */
export interface RefreshPace {
  /** Newest change level that was told of. */
  readonly level: number;
  /** Newest epoch that was told of; levels begin anew at 0 when Octane stops, epochs never do. */
  readonly epoch: number;
  /** When the scene may last have changed without anybody here having steered, ms. */
  readonly movedAtMs: number;
  /** Whether something moved since the last look began. */
  readonly isDue: boolean;
  readonly lookedAtMs: number;
  readonly steeredAtMs: number;
}

export const INITIAL_PACE: RefreshPace = {
  level: 0,
  epoch: 0,
  movedAtMs: -Infinity,
  isDue: false,
  lookedAtMs: -Infinity,
  steeredAtMs: -Infinity,
};

/** Least time between the beginnings of two looks, ms: half of what a change may take to arrive. */
const LOOK_GAP_MS = 400;
/** The same while somebody steers the camera, which moves the level with every write. */
const STEERING_GAP_MS = 800;
/** A camera that moved so lately is still being steered, ms. */
const STEERING_MS = 300;

/** Octane's change level was told of. */
export function levelTold(
  pace: RefreshPace,
  level: number,
  nowMs: number,
  epoch = pace.epoch,
): RefreshPace {
  if (level === pace.level && epoch <= pace.epoch) return pace;
  return {
    ...pace,
    level,
    epoch,
    isDue: true,
    movedAtMs: isSteering(pace, nowMs) ? pace.movedAtMs : nowMs,
  };
}

/** The camera was moved from here. */
export function steered(pace: RefreshPace, nowMs: number): RefreshPace {
  return { ...pace, steeredAtMs: nowMs };
}

export function isSteering({ steeredAtMs }: RefreshPace, nowMs: number): boolean {
  return nowMs - steeredAtMs < STEERING_MS;
}

/** How long to wait before looking, ms; undefined when there is nothing to look for. */
export function lookIn(pace: RefreshPace, nowMs: number): number | undefined {
  if (!pace.isDue) return undefined;
  const gapMs = isSteering(pace, nowMs) ? STEERING_GAP_MS : LOOK_GAP_MS;
  return Math.max(0, pace.lookedAtMs + gapMs - nowMs);
}

/** A look begins: at everything, or while somebody steers only at what is inspected. */
export function look(
  pace: RefreshPace,
  nowMs: number,
): { readonly pace: RefreshPace; readonly isWhole: boolean } {
  const isWhole = !isSteering(pace, nowMs);
  return { pace: { ...pace, lookedAtMs: nowMs, isDue: !isWhole }, isWhole };
}
