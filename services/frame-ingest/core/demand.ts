import { LIVE_TIERS, type LiveTier, TIERS } from "@fuelrail/contracts/binary";
import type { Tier } from "@fuelrail/contracts/binary";

/** One subscriber's wish for one tier. */
export interface Wanted {
  /** Frames per second; 0 for as many as come. */
  readonly max_fps: number;
  /** Changed tiles are wanted at this rate, not whole frames. */
  readonly tiles?: boolean | undefined;
}

/** In what form a tier is wanted. */
export type WantedForm = "whole" | "tiles";

/** What one subscriber wants and for how long. */
export interface Demand {
  readonly subscriber: string;
  readonly tiers: Readonly<Partial<Record<Tier, Wanted | undefined>>>;
  readonly ttl_ms: number;
}

/** Demands that are alive; changed in place. */
export interface DemandBook {
  readonly bySubscriber: Map<string, { readonly demand: Demand; readonly untilMs: number }>;
}

/** Subscribers beyond this are not remembered: a studio has a few gateways and relays. */
export const SUBSCRIBERS_MAX = 1_024;

/** Nobody wants anything. */
export function createDemandBook(): DemandBook {
  return { bySubscriber: new Map() };
}

/** Tiers of which a demand wants tiles that its subscriber did not want before. */
export function newlyTiled(book: DemandBook, demand: Demand, nowMs: number): LiveTier[] {
  const before = book.bySubscriber.get(demand.subscriber);
  const known = before !== undefined && nowMs < before.untilMs ? before.demand.tiers : {};
  return LIVE_TIERS.filter((tier) =>
    demand.tiers[tier]?.tiles === true && known[tier]?.tiles !== true
  );
}

/** Takes in a demand, replacing the subscriber's last; false when there is no room for it. */
export function noteDemand(book: DemandBook, demand: Demand, nowMs: number): boolean {
  const { bySubscriber } = book;
  const wantsNothing = TIERS.every((tier) => demand.tiers[tier] === undefined);
  if (demand.ttl_ms === 0 || wantsNothing) {
    bySubscriber.delete(demand.subscriber);
    return true;
  }
  const isKnown = bySubscriber.has(demand.subscriber);
  if (!isKnown && bySubscriber.size >= SUBSCRIBERS_MAX) {
    expireDemands(book, nowMs);
    if (bySubscriber.size >= SUBSCRIBERS_MAX) return false;
  }
  bySubscriber.set(demand.subscriber, { demand, untilMs: nowMs + demand.ttl_ms });
  return true;
}

/** Forgets demands whose time is over. */
export function expireDemands(book: DemandBook, nowMs: number): void {
  for (const [subscriber, { untilMs }] of book.bySubscriber) {
    if (nowMs >= untilMs) book.bySubscriber.delete(subscriber);
  }
}

/**
 * Highest rate that anybody wants of a tier in that form, frames per second: 0 for nobody, may be
 * infinite.
 */
export function wantedFps(
  book: DemandBook,
  tier: LiveTier,
  form: WantedForm,
  nowMs: number,
): number {
  let fps = 0;
  for (const { demand, untilMs } of book.bySubscriber.values()) {
    const wanted = demand.tiers[tier];
    if (wanted === undefined || nowMs >= untilMs) continue;
    if ((wanted.tiles === true) !== (form === "tiles")) continue;
    fps = Math.max(fps, wanted.max_fps === 0 ? Infinity : wanted.max_fps);
  }
  return fps;
}
