import { type Clock, systemClock } from "../clock.ts";
import type { Log } from "../log.ts";
import { createMemoryBus } from "./memory_bus.ts";
import { createMemoryBuckets } from "./memory_buckets.ts";
import { createMemoryRouter } from "./memory_router.ts";
import type { Bus } from "./types.ts";

/** Where and how the in-process bus works. */
export interface MemoryHubOptions {
  /** Folder for key-value buckets; without it they last as long as the hub. */
  readonly dataDir?: string;
  readonly clock?: Clock;
  readonly log?: Log;
}

/** One in-process bus shared by the services of a process. */
export interface MemoryHub {
  /** Joins the hub; `name` stands in its log lines. */
  connect(name: string): Bus;
}

/**
 * Makes the in-process bus: the behaviour of the NATS bus, without copies or a network. Messages
 * arrive in a later microtask, in the order of publishing.
 */
export function createMemoryHub(options: MemoryHubOptions = {}): MemoryHub {
  const { clock = systemClock, log, dataDir } = options;
  const router = createMemoryRouter();
  const buckets = createMemoryBuckets(dataDir, log);
  return {
    connect: (name) => createMemoryBus({ router, buckets, clock, log: log?.child({ bus: name }) }),
  };
}
