import { keys, renderTargetEntry, type Room, ROOM_BUCKET } from "@fuelrail/contracts";
import type { Bus, KeyValue } from "@fuelrail/kit/bus";
import type { Log } from "@fuelrail/kit/log";

/** The path of the render target that was shown last, kept where it survives. */
export interface TargetStore {
  /** The stored path, if any; a store that cannot be read holds none. */
  load(): Promise<string | undefined>;
  /** Stores a path, unless it is stored already; what goes wrong is logged. */
  save(path: string): void;
  /** Resolves when everything was stored. */
  settled(): Promise<void>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The store of one room. */
export function createTargetStore(bus: Bus, room: Room, log: Log): TargetStore {
  const key = keys.renderTarget(room);
  let bucket: Promise<KeyValue> | undefined;
  let last: Promise<void> = Promise.resolve();
  let stored: string | undefined;

  function openBucket(): Promise<KeyValue> {
    bucket ??= bus.keyValue(ROOM_BUCKET).catch((error) => {
      bucket = undefined;
      throw error;
    });
    return bucket;
  }

  return {
    async load() {
      try {
        const entry = await (await openBucket()).get(key);
        if (entry === undefined) return undefined;
        stored = renderTargetEntry.parse(JSON.parse(decoder.decode(entry.value))).path;
        return stored;
      } catch (error) {
        log.warn("could not read which node was rendered last", { error });
        return undefined;
      }
    },
    save(path) {
      if (path === stored) return;
      stored = path;
      last = last.then(async () => {
        try {
          await (await openBucket()).put(key, encoder.encode(JSON.stringify({ path })));
        } catch (error) {
          stored = undefined;
          log.warn("could not remember which node is rendered", { error });
        }
      });
    },
    settled: () => last,
  };
}
