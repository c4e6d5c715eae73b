import {
  DEMAND_INTERVAL_MS,
  DEMAND_TTL_MAX_MS,
  type Room,
  subjects,
  type Tier,
} from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";

/** Life of a demand: three repeats may be lost before frames stop. */
const TTL_MS = Math.min(DEMAND_TTL_MAX_MS, 3 * DEMAND_INTERVAL_MS + 500);

/** What a lease is made of. */
export interface DemandLeaseOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  /** Unique for each subscriber. */
  readonly subscriber: string;
  /** Frames a second of each tier that is wanted; 0 for as many as come. */
  readonly tiers: Partial<Record<Tier, number>>;
}

/** Says every 2 s which tiers are wanted, and at once when the bus is back, until stopped. */
export function startDemandLease(options: DemandLeaseOptions): { stop(): void } {
  const { bus, room, clock, subscriber } = options;
  const encoder = new TextEncoder();
  let timer: Timer | undefined;

  function say(tiers: Partial<Record<Tier, number>>, ttlMs: number): void {
    const wanted = Object.fromEntries(
      Object.entries(tiers).map(([tier, maxFps]) => [tier, { max_fps: maxFps }]),
    );
    const demand = { subscriber, tiers: wanted, ttl_ms: ttlMs };
    bus.publish(subjects.demand(room), encoder.encode(JSON.stringify(demand)));
  }

  function repeat(): void {
    timer?.cancel();
    if (bus.status === "connected") say(options.tiers, TTL_MS);
    timer = clock.setTimer(DEMAND_INTERVAL_MS, repeat);
  }

  const status = bus.onStatus((now) => {
    if (now === "connected") repeat();
  });
  repeat();
  return {
    stop() {
      status.unsubscribe();
      timer?.cancel();
      if (bus.status === "connected") say({}, 0);
    },
  };
}
