import {
  DEFAULT_STREAM_SETTINGS,
  keys,
  type Room,
  ROOM_BUCKET,
  type StreamSettingKey,
  type StreamSettings,
  streamSettings,
} from "@fuelrail/contracts";
import { type Bus, KeyConflict, type KeyValue } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";

export interface SettingsStoreOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when the settings have changed. */
  readonly onChange: () => void;
}

/** The stream settings of the room, kept where they survive. */
export interface SettingsStore {
  readonly current: StreamSettings;
  /** Stores one setting, then lets it hold; rejects when it cannot be stored. */
  set(key: StreamSettingKey, value: StreamSettings[StreamSettingKey]): Promise<void>;
  /**
   * Resolves once what was stored before holds, however long the store is away, or at the stop; the
   * defaults do until then.
   */
  readonly loaded: Promise<void>;
  stop(): void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const ATTEMPTS = 3;
/** Between two attempts to read what is stored, ms. */
const AGAIN_MS = 2_000;

/** Opens the store; a setting that no longer has the right form falls back to its default. */
export function openSettingsStore(options: SettingsStoreOptions): SettingsStore {
  const { bus, room, clock, log, onChange } = options;
  const key = keys.streamSettings(room);
  let current: StreamSettings = DEFAULT_STREAM_SETTINGS;
  let isFromStore = false;
  let bucket: Promise<KeyValue> | undefined;
  let isStopped = false;
  let pause: { readonly timer: Timer; readonly end: () => void } | undefined;

  function openBucket(): Promise<KeyValue> {
    bucket ??= bus.keyValue(ROOM_BUCKET).catch((error) => {
      bucket = undefined;
      throw error;
    });
    return bucket;
  }

  function hold(settings: StreamSettings): void {
    isFromStore = true;
    current = settings;
    if (!isStopped) onChange();
  }

  async function read(store: KeyValue) {
    const entry = await store.get(key);
    if (entry === undefined) return undefined;
    return { settings: readSettings(entry.value, log), revision: entry.revision };
  }

  async function load(): Promise<void> {
    const lack = log.throttled("stream settings", 60_000);
    while (!isStopped) {
      try {
        const stored = await read(await openBucket());
        // A setting that was set meanwhile was set on top of what is stored.
        if (stored !== undefined && !isFromStore) hold(stored.settings);
        return;
      } catch (error) {
        if (isStopped) return;
        lack.error("the stream settings could not be read", { error });
        await rest();
      }
    }
  }

  function rest(): Promise<void> {
    return new Promise((end) => {
      pause = { timer: clock.setTimer(AGAIN_MS, end), end };
    });
  }

  async function write(setting: StreamSettingKey, value: unknown): Promise<void> {
    const store = await openBucket();
    const stored = await read(store);
    const settings = { ...(stored?.settings ?? current), [setting]: value };
    const bytes = encoder.encode(JSON.stringify(settings));
    if (stored === undefined) await store.create(key, bytes);
    else await store.update(key, bytes, stored.revision);
    hold(settings);
  }

  const loaded = load();
  let last: Promise<void> = Promise.resolve();

  return {
    get current() {
      return current;
    },
    set(setting, value) {
      const work = last.then(async () => {
        for (let attempt = 1;; attempt++) {
          try {
            return await write(setting, value);
          } catch (error) {
            if (!(error instanceof KeyConflict) || attempt >= ATTEMPTS) throw error;
          }
        }
      });
      last = work.catch(() => {});
      return work;
    },
    loaded,
    stop() {
      isStopped = true;
      pause?.timer.cancel();
      pause?.end();
    },
  };
}

function readSettings(bytes: Uint8Array, log: Log): StreamSettings {
  const settings: Record<string, unknown> = { ...DEFAULT_STREAM_SETTINGS };
  let stored: unknown;
  try {
    stored = JSON.parse(decoder.decode(bytes));
  } catch (error) {
    log.error("the stored stream settings are not JSON", { error });
  }
  for (const [name, field] of Object.entries(streamSettings.shape)) {
    const value = (stored as Readonly<Record<string, unknown>> | undefined | null)?.[name];
    if (value === undefined) continue;
    const checked = field.safeParse(value);
    if (checked.success) settings[name] = checked.data;
    else log.warn("a stored stream setting has the wrong form", { setting: name });
  }
  return streamSettings.parse(settings);
}
