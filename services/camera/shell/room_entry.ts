import { ROOM_BUCKET } from "@fuelrail/contracts";
import { type Bus, KeyConflict, type KeyValue } from "@fuelrail/kit/bus";
import { plainReason } from "@fuelrail/kit/debug";
import type { Log } from "@fuelrail/kit/log";
import { RequestRefused } from "@fuelrail/kit/requests";

export interface RoomEntryOptions<T> {
  readonly bus: Bus;
  readonly key: string;
  /** What holds while nothing is stored. */
  readonly initial: T;
  /** Reads what is stored; undefined when it has not the right form. */
  readonly read: (stored: unknown) => T | undefined;
  /** What is stored, before it becomes JSON. */
  readonly write: (value: T) => unknown;
  readonly log: Log;
  readonly onChange: () => void;
}

/** One value of the room in key-value. */
export interface RoomEntry<T> {
  readonly current: T;
  /** Resolves once what was stored before holds. */
  readonly loaded: Promise<void>;
  /**
   * Stores what `decide` makes of the newest value, then lets it hold; may call `decide` again when
   * somebody else stored meanwhile. Rejects with what `decide` throws, or `service_unavailable`.
   */
  change(decide: (value: T) => T): Promise<void>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const ATTEMPTS = 5;

/** Opens an entry; one that has lost its form is left alone until it is changed. */
export function createRoomEntry<T>(options: RoomEntryOptions<T>): RoomEntry<T> {
  const { bus, key, initial, log, onChange } = options;
  let current = initial;
  let bucket: Promise<KeyValue> | undefined;

  function openBucket(): Promise<KeyValue> {
    bucket ??= bus.keyValue(ROOM_BUCKET).catch((error) => {
      bucket = undefined;
      throw error;
    });
    return bucket;
  }

  function parse(bytes: Uint8Array): T {
    let stored: unknown;
    try {
      stored = JSON.parse(decoder.decode(bytes));
    } catch (error) {
      log.error("a stored entry is not JSON", { key, error });
      return initial;
    }
    const value = options.read(stored);
    if (value === undefined) log.error("a stored entry has the wrong form", { key });
    return value ?? initial;
  }

  function hold(value: T): void {
    current = value;
    onChange();
  }

  async function load(): Promise<void> {
    try {
      const entry = await (await openBucket()).get(key);
      if (entry !== undefined) hold(parse(entry.value));
    } catch (error) {
      log.error("a stored entry could not be read", { key, error });
    }
  }

  async function attempt(decide: (value: T) => T): Promise<void> {
    const store = await openBucket();
    const entry = await store.get(key);
    const value = decide(entry === undefined ? initial : parse(entry.value));
    const bytes = encoder.encode(JSON.stringify(options.write(value)));
    if (entry === undefined) await store.create(key, bytes);
    else await store.update(key, bytes, entry.revision);
    hold(value);
  }

  async function change(decide: (value: T) => T): Promise<void> {
    for (let tries = 1;; tries++) {
      try {
        return await attempt(decide);
      } catch (error) {
        if (error instanceof RequestRefused) throw error;
        if (error instanceof KeyConflict && tries < ATTEMPTS) continue;
        log.error("an entry could not be stored", { key, error });
        const message = `It could not be stored: ${plainReason(error)}`;
        throw new RequestRefused("service_unavailable", message);
      }
    }
  }

  const loaded = load();
  let last: Promise<void> = loaded;

  return {
    get current() {
      return current;
    },
    loaded,
    change(decide) {
      const work = last.then(() => change(decide));
      last = work.catch(() => {});
      return work;
    },
  };
}
