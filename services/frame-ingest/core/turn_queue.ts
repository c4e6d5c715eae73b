import { TURN_STARVED_MS } from "@fuelrail/contracts/binary";
import type { TurnClass } from "@fuelrail/contracts";

/** Somebody who waits for the turn. */
export interface TurnAsk {
  /** Names the request to the shell. */
  readonly id: number;
  readonly class: TurnClass;
  readonly askedAtMs: number;
  /** What a load does, for people. */
  readonly reason?: string;
  /** Asked ahead: not before the first image of this change level, nor later than a time. */
  readonly after?: { readonly level: number; readonly untilMs: number };
}

const URGENCY: Readonly<Record<TurnClass, number>> = {
  load: 0,
  gesture: 1,
  pick: 2,
  edit: 3,
  read: 4,
  walk: 5,
};

/**
 * Who goes next: whoever has waited too long, the longest wait first, and else by urgency and
 * order of asking. A `walk` does not go while a gesture runs, and nobody who asked ahead.
 */
export function nextAsk(
  waiting: readonly TurnAsk[],
  gestureRuns: boolean,
  nowMs: number,
): TurnAsk | undefined {
  let best: TurnAsk | undefined;
  for (const ask of waiting) {
    if (ask.after !== undefined || (gestureRuns && ask.class === "walk")) continue;
    if (best === undefined || goesBefore(ask, best, nowMs)) best = ask;
  }
  return best;
}

function goesBefore(ask: TurnAsk, other: TurnAsk, nowMs: number): boolean {
  const isStarved = nowMs - ask.askedAtMs >= TURN_STARVED_MS;
  const isOtherStarved = nowMs - other.askedAtMs >= TURN_STARVED_MS;
  if (isStarved !== isOtherStarved) return isStarved;
  const isSooner = ask.askedAtMs < other.askedAtMs;
  if (isStarved) return isSooner;
  const urgency = URGENCY[ask.class] - URGENCY[other.class];
  return urgency < 0 || (urgency === 0 && isSooner);
}

/** Whether work that gives way to people is held while one of them waits who came after it. */
export function isWanted(
  held: { readonly class: TurnClass; readonly grantedAtMs: number },
  waiting: readonly TurnAsk[],
): boolean {
  if (URGENCY[held.class] < URGENCY.read) return false;
  return waiting.some((ask) =>
    ask.after === undefined && URGENCY[ask.class] <= URGENCY.pick &&
    ask.askedAtMs >= held.grantedAtMs
  );
}

/**
 * The queue with everybody in it whose time has come, as if they had asked only now; the same queue
 * when there is none.
 */
export function ripen(
  waiting: readonly TurnAsk[],
  shownLevel: number,
  nowMs: number,
): readonly TurnAsk[] {
  const isRipe = ({ after }: TurnAsk) =>
    after !== undefined && (shownLevel >= after.level || nowMs >= after.untilMs);
  if (!waiting.some(isRipe)) return waiting;
  const ripe = waiting.filter(isRipe).map(({ after: _over, ...ask }): TurnAsk => ({
    ...ask,
    askedAtMs: nowMs,
  }));
  return [...waiting.filter((ask) => !isRipe(ask)), ...ripe];
}
