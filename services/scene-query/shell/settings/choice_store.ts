import { keys, renderSettingsEntry, type Room, ROOM_BUCKET } from "@fuelrail/contracts";
import type { Bus, KeyValue } from "@fuelrail/kit/bus";
import type { Log } from "@fuelrail/kit/log";
import type { SettingValue } from "../../core/settings/setting_specs.ts";

/** What viewers chose, by key, kept where it survives restarts and projects. */
export interface ChoiceStore {
  /** Everything chosen; what cannot be read counts as nothing. */
  load(): Promise<ReadonlyMap<string, SettingValue>>;
  /** Remembers a choice, or forgets one with undefined; what goes wrong is logged. */
  save(key: string, value: SettingValue | undefined): Promise<void>;
  /** Resolves when everything was stored. */
  settled(): Promise<void>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The store of one room; it is read once. */
export function createChoiceStore(bus: Bus, room: Room, log: Log): ChoiceStore {
  const key = keys.renderSettings(room);
  let bucket: Promise<KeyValue> | undefined;
  let choices: Promise<Map<string, SettingValue>> | undefined;
  let last: Promise<void> = Promise.resolve();

  function openBucket(): Promise<KeyValue> {
    bucket ??= bus.keyValue(ROOM_BUCKET).catch((error) => {
      bucket = undefined;
      throw error;
    });
    return bucket;
  }

  async function read(): Promise<Map<string, SettingValue>> {
    try {
      const entry = await (await openBucket()).get(key);
      if (entry === undefined) return new Map();
      const { settings } = renderSettingsEntry.parse(JSON.parse(decoder.decode(entry.value)));
      return new Map(Object.entries(settings));
    } catch (error) {
      log.warn("could not read the render settings that were chosen", { error });
      choices = undefined;
      return new Map();
    }
  }

  const load = () => choices ??= read();

  async function write(): Promise<void> {
    try {
      const settings = Object.fromEntries(await load());
      await (await openBucket()).put(key, encoder.encode(JSON.stringify({ settings })));
    } catch (error) {
      log.warn("could not remember the render settings that were chosen", { error });
    }
  }

  return {
    load,
    async save(name, value) {
      const held = await load();
      if (value === undefined) held.delete(name);
      else held.set(name, value);
      last = last.then(write);
      await last;
    },
    settled: () => last,
  };
}
