import { keys, renderSettingsEntry, type Room, ROOM_BUCKET } from "@fuelrail/contracts";
import type { Bus, KeyValue } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { SettingValue } from "../../core/settings/setting_specs.ts";
import { inTime } from "../in_time.ts";

/** What viewers chose, by key, kept where it survives restarts and projects. */
export interface ChoiceStore {
  /** Everything chosen, read once; rejects while it cannot be read, which is tried every 2 s. */
  load(): Promise<ReadonlyMap<string, SettingValue>>;
  /** Calls back once everything chosen was read. */
  whenRead(fn: () => void): void;
  /** Remembers a choice, or forgets one with undefined; what goes wrong is logged and tried again. */
  save(key: string, value: SettingValue | undefined): Promise<void>;
  /** Resolves when everything was stored, or could not be. */
  settled(): Promise<void>;
  stop(): void;
}

/** How long choices are waited for by who can go on without them, ms. */
const SOON_MS = 1_000;
/** Between two attempts at the store, ms. */
const AGAIN_MS = 2_000;
const LOG_INTERVAL_MS = 60_000;

/** Everything chosen; undefined when that is not known soon, and then `later` is called once it is. */
export async function chosenSoon(
  store: Pick<ChoiceStore, "load" | "whenRead">,
  clock: Clock,
  later?: () => void,
): Promise<ReadonlyMap<string, SettingValue> | undefined> {
  const choices = await inTime(store.load().catch(() => NOT_READ), clock, SOON_MS);
  if (choices !== undefined && choices !== NOT_READ) return choices;
  if (later !== undefined) store.whenRead(later);
  return undefined;
}

const NOT_READ: ReadonlyMap<string, SettingValue> = new Map();

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export interface ChoiceStoreOptions {
  readonly bus: Pick<Bus, "keyValue">;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
}

/** The store of one room. */
export function createChoiceStore({ bus, room, clock, log }: ChoiceStoreOptions): ChoiceStore {
  const key = keys.renderSettings(room);
  const lack = log.throttled("chosen render settings", LOG_INTERVAL_MS);
  let bucket: Promise<KeyValue> | undefined;
  let choices: Promise<Map<string, SettingValue>> | undefined;
  /** Why they could not be read a moment ago. */
  let fault: unknown;
  let pause: Timer | undefined;
  let last: Promise<void> = Promise.resolve();
  let isStopped = false;
  /** Chosen here and not stored yet. */
  const unstored = new Map<string, SettingValue | undefined>();
  const waiting = new Set<() => void>();

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
    if (choices === undefined && pause !== undefined) throw fault;
    choices ??= read().catch((error) => {
      lack.warn("could not read the render settings that were chosen", { error });
      choices = undefined;
      fault = error;
      tryLater();
      throw error;
    });
    return withUnstored(await choices);
  }

  function withUnstored(held: Map<string, SettingValue>): Map<string, SettingValue> {
    for (const [name, value] of unstored) {
      if (value === undefined) held.delete(name);
      else held.set(name, value);
    }
    return held;
  }

  function tryLater(): void {
    if (isStopped) return;
    pause ??= clock.setTimer(AGAIN_MS, () => {
      pause = undefined;
      if (waiting.size > 0 || unstored.size > 0) tell();
    });
  }

  /** Reads, says so to who waits for it, and stores what could not be stored before. */
  function tell(): void {
    void load().then(() => {
      for (const fn of waiting) {
        waiting.delete(fn);
        fn();
      }
      if (unstored.size > 0) last = last.then(write);
    }, () => {});
  }

  async function write(): Promise<void> {
    try {
      const held = withUnstored(await load());
      const stored = [...unstored];
      const settings = Object.fromEntries(held);
      await (await openBucket()).put(key, encoder.encode(JSON.stringify({ settings })));
      for (const [name, value] of stored) {
        if (unstored.get(name) === value) unstored.delete(name);
      }
    } catch (error) {
      lack.warn("could not remember the render settings that were chosen", { error });
      tryLater();
    }
  }

  return {
    load,
    whenRead(fn) {
      waiting.add(fn);
      tell();
    },
    async save(name, value) {
      unstored.set(name, value);
      last = last.then(write);
      await last;
    },
    settled: () => last,
    stop() {
      isStopped = true;
      pause?.cancel();
      waiting.clear();
    },
  };
}
