import type { Room, Tier } from "@fuelrail/contracts";
import { DEMAND_INTERVAL_MS, DEMAND_TTL_MAX_MS, subjects, TIERS } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { type DemandTiers, isSameDemand } from "../core/demand.ts";

/** Tells the owner of a room's frames what this gateway wants of them. */
export interface RoomDemand {
  /** What is wanted now. */
  readonly wanted: DemandTiers;
  /** Tiers wanted now. */
  readonly tiers: readonly Tier[];
  /** Says what is wanted from now on, at once if it differs; true when it does. */
  want(tiers: DemandTiers): boolean;
  /** Repeats it when it is time. */
  tick(): void;
  /** Takes it back. */
  stop(): void;
}

const encoder = new TextEncoder();

/** Life of a demand: three repeats may be lost before frames stop. */
const TTL_MS = Math.min(DEMAND_TTL_MAX_MS, 3 * DEMAND_INTERVAL_MS + 500);

/** Makes the demand of one room; `subscriber` names this gateway. */
export function createRoomDemand(
  bus: Bus,
  room: Room,
  clock: Clock,
  subscriber: string,
): RoomDemand {
  let wanted: DemandTiers = {};
  let saidMs = 0;

  function isEmpty(): boolean {
    return TIERS.every((tier) => wanted[tier] === undefined);
  }

  function say(): void {
    saidMs = clock.nowMs();
    const demand = { subscriber, tiers: wanted, ttl_ms: isEmpty() ? 0 : TTL_MS };
    bus.publish(subjects.demand(room), encoder.encode(JSON.stringify(demand)));
  }

  function want(tiers: DemandTiers): boolean {
    if (isSameDemand(tiers, wanted)) return false;
    wanted = tiers;
    say();
    return true;
  }

  return {
    get wanted() {
      return wanted;
    },
    get tiers() {
      return TIERS.filter((tier) => wanted[tier] !== undefined);
    },
    want,
    tick() {
      if (!isEmpty() && clock.nowMs() - saidMs >= DEMAND_INTERVAL_MS) say();
    },
    stop: () => void want({}),
  };
}
