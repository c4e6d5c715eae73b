import { keys, renderSettingsEntry, type Room, ROOM_BUCKET } from "@fuelrail/contracts";
import type { Bus, KeyValue } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { SettingValue } from "../../core/settings/setting_specs.ts";
import { inTime } from "../in_time.ts";

/** What viewers chose, by key, kept where it survives restarts and projects. */
export interface ChoiceStore {
  /** Everything chosen, read once; rejects while it cannot be read, and is tried again when called again. */
  load(): Promise<ReadonlyMap<string, SettingValue>>;
  /** Remembers a choice, or forgets one with undefined; what goes wrong is logged. */
  save(key: string, value: SettingValue | undefined): Promise<void>;
  /** Resolves when everything was stored. */
  settled(): Promise<void>;
}

/** How long choices are waited for by who can go on without them, ms. */
const SOON_MS = 1_000;

/** Everything chosen; undefined when that is not known soon, and then `later` is called once it may be. */
export async function chosenSoon(
  store: Pick<ChoiceStore, "load">,
  clock: Clock,
  later: () => void = () => {},
): Promise<ReadonlyMap<string, SettingValue> | undefined> {
  const loading = store.load();
  const choices = await inTime(loading.catch(() => NOT_READ), clock, SOON_MS);
  if (choices !== undefined && choices !== NOT_READ) return choices;
  void loading.then(later, later);
  return undefined;
}

const NOT_READ: ReadonlyMap<string, SettingValue> = new Map();

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The store of one room. */
export function createChoiceStore(bus: Bus, room: Room, log: Log): ChoiceStore {
  const key = keys.renderSettings(room);
  let bucket: Promise<KeyValue> | undefined;
  let choices: Promise<Map<string, SettingValue>> | undefined;
  let last: Promise<void> = Promise.resolve();
  /** Chosen here and not stored yet. */
  const unstored = new Map<string, SettingValue | undefined>();

  function openBucket(): Promise<KeyValue> {
    bucket ??= bus.keyValue(ROOM_BUCKET).catch((error) => {
      bucket = undefined;
      throw error;
    });
    return bucket;
  }

  async function read(): Promise<Map<string, SettingValue>> {
    const entry = await (await openBucket()).get(key);
    if (entry === undefined) return new Map();
    try {
      const { settings } = renderSettingsEntry.parse(JSON.parse(decoder.decode(entry.value)));
      return new Map(Object.entries(settings));
    } catch (error) {
      log.error("the render settings that were chosen have the wrong form", { error });
      return new Map();
    }
  }

  async function load(): Promise<Map<string, SettingValue>> {
    choices ??= read().catch((error) => {
      log.warn("could not read the render settings that were chosen", { error });
      choices = undefined;
      throw error;
    });
    const held = await choices;
    for (const [name, value] of unstored) {
      if (value === undefined) held.delete(name);
      else held.set(name, value);
    }
    return held;
  }

  async function write(): Promise<void> {
    try {
      const settings = Object.fromEntries(await load());
      const stored = [...unstored];
      await (await openBucket()).put(key, encoder.encode(JSON.stringify({ settings })));
      for (const [name, value] of stored) {
        if (unstored.get(name) === value) unstored.delete(name);
      }
    } catch (error) {
      log.warn("could not remember the render settings that were chosen", { error });
    }
  }

  return {
    load,
    async save(name, value) {
      unstored.set(name, value);
      last = last.then(write);
      await last;
    },
    settled: () => last,
  };
}
