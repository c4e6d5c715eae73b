import {
  keys,
  type NodeTypesEntry,
  nodeTypesEntry,
  type Room,
  ROOM_BUCKET,
} from "@fuelrail/contracts";
import type { Bus, KeyValue } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import type { AttributeFacts } from "./attribute_facts.ts";
import type { PinFacts } from "./pin_facts.ts";

/**
 * What every node of a type has in common in one version of Octane, kept where it outlives this
 * service, so that a later start does not ask for it again. Others read and fill the maps.
 */
export interface TypeStore {
  /** By node type and position of the pin. */
  readonly pinNames: Map<string, string>;
  /** How many pins every node of a type has. */
  readonly pinCounts: Map<string, number>;
  /** By node type and position. */
  readonly pins: Map<string, PinFacts>;
  readonly attributes: Map<string, readonly AttributeFacts[]>;
  /** Octane answers: what is kept of another version or generation is forgotten. Calls nothing. */
  met(octane: Pick<OctaneAtDesk, "generation" | "version">): Promise<void>;
  /** Stores what is new, and no more after that. */
  stop(): Promise<void>;
}

export interface TypeStoreOptions {
  readonly bus: Pick<Bus, "keyValue">;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
}

/** Bytes of the stored value; what does not fit is asked for again after a start. */
export const TYPES_BYTES_MAX = 768 * 1024;
/** How often it is looked whether there is something new to store, ms. */
const STORE_MS = 5_000;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Starts with nothing known; the first `met` fills it. */
export function createTypeStore(options: TypeStoreOptions): TypeStore {
  const { bus, room, clock, log } = options;
  const key = keys.nodeTypes(room);
  const pinNames = new Map<string, string>();
  const pinCounts = new Map<string, number>();
  const pins = new Map<string, PinFacts>();
  const attributes = new Map<string, readonly AttributeFacts[]>();
  const all = [pinNames, pinCounts, pins, attributes];
  const size = () => all.reduce((sum, map) => sum + map.size, 0);
  let octane: Pick<NodeTypesEntry, "version" | "generation"> | undefined;
  let storedSize = 0;
  let timer: Timer | undefined;
  let last: Promise<void> = Promise.resolve();

  let bucket: Promise<KeyValue> | undefined;
  function openBucket(): Promise<KeyValue> {
    bucket ??= bus.keyValue(ROOM_BUCKET).catch((error) => {
      bucket = undefined;
      throw error;
    });
    return bucket;
  }

  async function load(of: NonNullable<typeof octane>): Promise<void> {
    try {
      const stored = await (await openBucket()).get(key);
      if (stored === undefined) return;
      const entry = nodeTypesEntry.parse(JSON.parse(decoder.decode(stored.value)));
      if (entry.version !== of.version || entry.generation !== of.generation) return;
      fill(pinNames, entry.pin_names);
      fill(pinCounts, entry.pin_counts);
      fill(pins, entry.pins as Readonly<Record<string, PinFacts>>);
      fill(attributes, entry.attributes);
      storedSize = size();
    } catch (error) {
      log.warn("could not read what is kept of node types; Octane is asked again", { error });
    }
  }

  function store(): Promise<void> {
    const of = octane;
    const known = size();
    if (of === undefined || known === storedSize) return last;
    storedSize = known;
    const bytes = bounded({
      ...of,
      pin_names: Object.fromEntries(pinNames),
      pin_counts: Object.fromEntries(pinCounts),
      pins: Object.fromEntries(pins) as NodeTypesEntry["pins"],
      attributes: Object.fromEntries(
        [...attributes].map(([type, some]) => [type, [...some]]),
      ),
    });
    last = last.then(async () => {
      try {
        await (await openBucket()).put(key, bytes);
      } catch (error) {
        log.warn("could not keep what is known of node types", { error });
      }
    });
    return last;
  }

  function tick(): void {
    timer = clock.setTimer(STORE_MS, () => {
      void store();
      tick();
    });
  }

  return {
    pinNames,
    pinCounts,
    pins,
    attributes,
    async met({ generation, version }) {
      const isKnown = version !== null && generation !== "unknown";
      const isSame = octane?.version === version && octane?.generation === generation;
      if (isKnown && isSame) return;
      for (const map of all) map.clear();
      storedSize = 0;
      octane = isKnown ? { version, generation } : undefined;
      if (octane === undefined) return;
      await load(octane);
      if (timer === undefined) tick();
    },
    async stop() {
      timer?.cancel();
      await store();
    },
  };
}

function fill<T>(map: Map<string, T>, record: Readonly<Record<string, T>>): void {
  for (const [name, value] of Object.entries(record)) map.set(name, value);
}

/** The entry as it is stored, without the pins that do not fit: those learned first stay. */
function bounded(entry: NodeTypesEntry): Uint8Array {
  let { pins } = entry;
  for (;;) {
    const bytes = encoder.encode(JSON.stringify({ ...entry, pins }));
    const names = Object.keys(pins);
    if (bytes.byteLength <= TYPES_BYTES_MAX) return bytes;
    if (names.length === 0) return encoder.encode(JSON.stringify(emptied(entry)));
    const kept = names.slice(0, Math.floor(names.length / 2));
    pins = Object.fromEntries(kept.flatMap((name) => {
      const pin = pins[name];
      return pin === undefined ? [] : [[name, pin]];
    }));
  }
}

function emptied({ version, generation }: NodeTypesEntry): NodeTypesEntry {
  return { version, generation, pin_names: {}, pin_counts: {}, pins: {}, attributes: {} };
}
