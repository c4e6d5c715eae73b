import { TURN_STARVED_MS } from "@fuelrail/contracts/binary";
import type { TurnClass } from "@fuelrail/contracts";

/** Somebody who waits for the turn. */
export interface TurnAsk {
  /** Names the request to the shell. */
  readonly id: number;
  readonly class: TurnClass;
  readonly askedAtMs: number;
  /** When what it asked ahead for was there; absent when it did not ask ahead. */
  readonly ripeAtMs?: number;
  /** Who asks. */
  readonly holder?: string;
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

/** How long a reading goes on while somebody else waits to read, ms. */
export const READ_SHARE_MS = 50;

/** What else decides on who goes next. */
export interface QueueFacts {
  readonly nowMs: number;
  /** A gesture runs. */
  readonly gestureRuns: boolean;
  /** Who had the last turn. */
  readonly lastHolder: string | undefined;
  /** When each holder last had a turn of each class, by {@link lineOf}, monotonic ms. */
  readonly servedAtMs: ReadonlyMap<string, number>;
}

/** From when on it waits for others. */
const readyAtMs = (ask: TurnAsk): number => ask.ripeAtMs ?? ask.askedAtMs;

/** Asks of one holder and one class, which are served in their order; undefined for nobody's. */
export function lineOf(ask: Pick<TurnAsk, "holder" | "class">): string | undefined {
  return ask.holder === undefined ? undefined : `${ask.class} ${ask.holder}`;
}

/**
 * Who goes next: whoever has waited too long, the longest wait first, and else by urgency and
 * order of asking, where whoever had the last turn lets others of the same urgency go first. A wait
 * counts from the last turn of the same line, so that many asks of one service do not shut out
 * another. A `walk` does not go while a gesture runs, and nobody who asked ahead.
 */
export function nextAsk(waiting: readonly TurnAsk[], facts: QueueFacts): TurnAsk | undefined {
  let best: TurnAsk | undefined;
  for (const ask of waiting) {
    if (ask.after !== undefined || (facts.gestureRuns && ask.class === "walk")) continue;
    if (best === undefined || goesBefore(ask, best, facts)) best = ask;
  }
  return best;
}

function goesBefore(ask: TurnAsk, other: TurnAsk, facts: QueueFacts): boolean {
  const { nowMs, lastHolder } = facts;
  const sinceMs = waitsSinceMs(ask, facts);
  const otherSinceMs = waitsSinceMs(other, facts);
  const isStarved = nowMs - sinceMs >= TURN_STARVED_MS;
  const isOtherStarved = nowMs - otherSinceMs >= TURN_STARVED_MS;
  if (isStarved !== isOtherStarved) return isStarved;
  const isSooner = readyAtMs(ask) < readyAtMs(other);
  if (isStarved && sinceMs !== otherSinceMs) return sinceMs < otherSinceMs;
  const urgency = URGENCY[ask.class] - URGENCY[other.class];
  if (urgency !== 0) return isStarved ? isSooner : urgency < 0;
  const isAgain = (one: TurnAsk) => one.holder !== undefined && one.holder === lastHolder;
  return isAgain(ask) === isAgain(other) ? isSooner : isAgain(other);
}

function waitsSinceMs(ask: TurnAsk, { servedAtMs }: QueueFacts): number {
  const line = lineOf(ask);
  return line === undefined
    ? readyAtMs(ask)
    : Math.max(readyAtMs(ask), servedAtMs.get(line) ?? -Infinity);
}

/** A turn that is out, as far as others who wait are concerned. */
interface Held {
  readonly class: TurnClass;
  readonly grantedAtMs: number;
  readonly holder?: string;
}

/**
 * From when on work that gives way should be over, monotonic ms: at once while one of the people
 * who steer or pick waits and came after it, and when a reading has had its share while somebody
 * else waits to read. Infinite when nobody waits for it.
 */
export function wantedFromMs(held: Held, waiting: readonly TurnAsk[]): number {
  if (URGENCY[held.class] < URGENCY.read) return Infinity;
  const ready = waiting.filter(({ after }) => after === undefined);
  const isUrgent = ready.some((ask) =>
    URGENCY[ask.class] <= URGENCY.pick && readyAtMs(ask) >= held.grantedAtMs
  );
  if (isUrgent) return -Infinity;
  const isShared = held.class === "read" &&
    ready.some((ask) => URGENCY[ask.class] <= URGENCY.read && ask.holder !== held.holder);
  return isShared ? held.grantedAtMs + READ_SHARE_MS : Infinity;
}

/**
 * The queue with everybody in it whose time has come, as if they had asked only now, although their
 * requests are as old as they are; the same queue when there is none.
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
    ripeAtMs: nowMs,
  }));
  return [...waiting.filter((ask) => !isRipe(ask)), ...ripe];
}
