import type { LiveTier, Room, Tier } from "@fuelrail/contracts";
import { subjects } from "@fuelrail/contracts";
import type { Bus, BusMessage, Subscription } from "@fuelrail/kit/bus";
import { fetchNewestFrame } from "@fuelrail/kit/frames";
import type { Log } from "@fuelrail/kit/log";

/** Frames of one room, of the tiers that somebody follows. */
export interface FrameFeed {
  /**
   * Follows exactly these tiers, and the tiles of those among `tiled`; of a tier that is new, or
   * newly tiled, the newest frame is fetched as well.
   */
  follow(tiers: readonly Tier[], tiled: readonly LiveTier[]): void;
  stop(): void;
}

/** What a feed is made of. */
export interface FrameFeedOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly log: Log;
  /** Takes a frame as it came from the bus. */
  onLive(bytes: Uint8Array, message: Pick<BusMessage, "headers">): void;
  /** Takes a message of tiles as it came from the bus. */
  onTiles(bytes: Uint8Array, message: Pick<BusMessage, "headers">): void;
  /** Takes the newest frame of a tier that has just begun to be followed, of whatever tier it is. */
  onFetched(bytes: Uint8Array): void;
}

/** Follows a room's frames: nothing until told which. */
export function createFrameFeed(options: FrameFeedOptions): FrameFeed {
  const { bus, room, log } = options;
  const following = new Map<Tier, Subscription>();
  const tiling = new Map<Tier, Subscription>();

  async function fetch(tier: Tier): Promise<void> {
    try {
      const fetched = await fetchNewestFrame(bus, room, tier);
      if (fetched.is === "found" && following.has(tier)) options.onFetched(fetched.bytes);
    } catch (error) {
      log.warn("could not fetch the newest frame", { room, tier, error });
    }
  }

  const status = bus.onStatus((now) => {
    // What was published meanwhile is gone; the newest may be the last of a finished render.
    if (now === "connected") { for (const tier of following.keys()) void fetch(tier); }
  });

  return {
    follow(tiers, tiled) {
      leave(following, tiers);
      leave(tiling, tiled);
      const begun = new Set<Tier>();
      for (const tier of tiers) {
        if (following.has(tier)) continue;
        const subject = subjects.frame(room, tier);
        following.set(tier, bus.subscribe(subject, (one) => options.onLive(one.data, one)));
        begun.add(tier);
      }
      for (const tier of tiled) {
        if (tiling.has(tier)) continue;
        const subject = subjects.tiles(room, tier);
        tiling.set(tier, bus.subscribe(subject, (one) => options.onTiles(one.data, one)));
        begun.add(tier);
      }
      for (const tier of begun) void fetch(tier);
    },
    stop() {
      status.unsubscribe();
      leave(following, []);
      leave(tiling, []);
    },
  };
}

function leave(following: Map<Tier, Subscription>, except: readonly Tier[]): void {
  for (const [tier, subscription] of following) {
    if (except.includes(tier)) continue;
    subscription.unsubscribe();
    following.delete(tier);
  }
}
